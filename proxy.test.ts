import { NextRequest } from 'next/server'
import { expect, test } from 'vitest'
import { urls } from '@/lib/platform/urls'
import { config, consolePolicy, proxy } from './proxy'

const matches = (path: string) => config.matcher.some((pattern) => new RegExp(`^${pattern}$`).test(path.split('?')[0]!))

test.each([
  urls.home,
  urls.org('acme'),
  urls.members('login'),
  urls.team('acme', 'tea_x'),
  urls.linkRequests('acme'),
  urls.connection('acme', 'con_x'),
  urls.account.sessions,
  urls.account.password,
  '/loginx',
  '/continued',
  '/nowhere',
])('%s gets the console’s policy', (path) => {
  expect(matches(path)).toBe(true)
})

test.each([
  urls.login(),
  urls.orgLogin('acme'),
  urls.newPassword,
  urls.ssoAcs('con_x'),
  urls.hop('sit_x'),
  urls.confirm('sit_x'),
  urls.welcome('sit_x'),
  urls.invitation('inv_x.y'),
  urls.authError('replayed'),
  urls.stepUp('/orgs/acme'),
  urls.appContinue('v1.x'),
  urls.appSignOut('v1.x'),
  urls.appError('invalid_client'),
  urls.logout,
  urls.signedOut,
  '/api/auth/session',
  '/api/v1/organizations',
  '/assets/hosted.css',
  '/_next/static/chunks/a.js',
  '/icon.svg',
  '/robots.txt',
])('%s keeps its own headers', (path) => {
  expect(matches(path)).toBe(false)
})

test('each answer has a nonce of its own, and nothing may be cached, framed or indexed', () => {
  const [one, two] = [
    proxy(new NextRequest('http://localhost/orgs/acme')),
    proxy(new NextRequest('http://localhost/orgs/acme')),
  ]
  const policy = one.headers.get('content-security-policy')

  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/]{24}' 'strict-dynamic';/)
  expect(policy).not.toBe(two.headers.get('content-security-policy'))
  expect(one.headers.get('cache-control')).toBe('no-store')
  expect(one.headers.get('x-robots-tag')).toBe('noindex')
})

test('a build allows no inline code and no evaluation', () => {
  const policy = consolePolicy('n', false)

  expect(policy).not.toMatch(/unsafe/)
  for (const part of ["frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'", "object-src 'none'"])
    expect(policy).toContain(part)
})

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('%s is taken from a page of ours only', (method) => {
  const statusOf = (headers: Record<string, string>) =>
    proxy(new NextRequest('http://localhost:4100/orgs/acme', { method, headers })).status

  expect(statusOf({ origin: 'http://localhost:4100' })).toBe(200)
  for (const origin of [
    'https://evil.example',
    'null',
    '',
    'http://localhost:4100.evil.example',
    'https://localhost:4100',
  ])
    expect(statusOf({ origin }), origin).toBe(403)
  expect(statusOf({})).toBe(403)
  expect(statusOf({ 'sec-fetch-site': 'same-origin', referer: 'http://localhost:4100/' })).toBe(403)
})
