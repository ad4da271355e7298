import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hostedSamples } from '../(hosted)/_pages/samples'
import { hostedHtml } from './html'

const page = hostedSamples().login ?? expect.fail('no sample of the sign-in page')

test('answers a whole document that nobody stores, frames or indexes', async () => {
  const response = await hostedHtml(page)

  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-robots-tag': 'noindex',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
  })
  expect(await response.text()).toMatch(/^<!doctype html><html lang="en" dir="ltr">/)
})

test('allows exactly the script that the page has', async () => {
  const response = await hostedHtml(page)

  const [, script = ''] = /<script>([\s\S]*?)<\/script>/.exec(await response.text()) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  expect(response.headers.get('content-security-policy')).toBe(
    `default-src 'none'; style-src 'self'; img-src 'self'; script-src 'sha256-${hash}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  )
})

test('lets the form of the hop page lead elsewhere', async () => {
  const response = await hostedHtml(page, { formActionNone: true })

  expect(response.headers.get('content-security-policy')).not.toContain('form-action')
})

test('may be indexed only when asked for', async () => {
  const response = await hostedHtml(page, { index: true })

  expect(response.headers.has('x-robots-tag')).toBe(false)
})

test('keeps status and cookies of its caller, but not a weaker policy', async () => {
  const headers = new Headers({ 'Content-Security-Policy': 'default-src *', 'Cache-Control': 'public' })
  headers.append('Set-Cookie', 'one=1')
  headers.append('Set-Cookie', 'two=2')

  const response = await hostedHtml(page, { status: 422, headers })

  expect(response.status).toBe(422)
  expect(response.headers.getSetCookie()).toEqual(['one=1', 'two=2'])
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(response.headers.get('cache-control')).toBe('no-store')
})
