import { expect, test } from 'vitest'
import { seal } from '@/lib/platform/crypto'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { openFlow, sealFlow } from './flow'

const now = new Date('2026-03-02T09:00:00Z')
const flow = { identifier: 'ada@acme.example', returnTo: '/orgs/acme?tab=2#x', org: 'acme' }

test('a flow survives its way through the browser, and shows nothing of itself', () => {
  const sealed = sealFlow(flow, now)

  expect(openFlow(sealed, addSeconds(now, 600))).toEqual(flow)
  expect(sealed).toMatch(/^[\w.-]+$/)
  for (const text of [sealed, Buffer.from(sealed, 'base64url').toString()]) expect(text).not.toContain('acme')
  expect(sealFlow(flow, now)).not.toBe(sealed)
})

test('a flow is good for half a day', () => {
  const sealed = sealFlow(flow, now)

  expect(openFlow(sealed, addSeconds(now, 12 * HOUR_SECONDS - 1))).toEqual(flow)
  expect(openFlow(sealed, addSeconds(now, 12 * HOUR_SECONDS))).toBeNull()
})

test('a flow that is longer than any page makes it opens nothing, instead of breaking the page', () => {
  expect(openFlow(sealFlow({ ...flow, identifier: 'a'.repeat(400) }, now), now)).toBeNull()
})

test('what is not ours opens nothing', () => {
  const [version, iv, tag, data] = sealFlow(flow, now).split('.') as [string, string, string, string]
  const flipped = `${data[0] === 'A' ? 'B' : 'A'}${data.slice(1)}`
  const forged = [
    ...[
      null,
      undefined,
      '',
      'x',
      '....',
      JSON.stringify(flow),
      Buffer.from(JSON.stringify(flow)).toString('base64url'),
    ],
    ...[
      [version, iv, tag, flipped],
      [version, iv, data, tag],
      ['v9', iv, tag, data],
      [version, iv, tag],
      [version, iv, tag.slice(4), data],
    ].map((parts) => parts.join('.')),
    seal('transaction.verifier.x', JSON.stringify({ ...flow, at: now })),
  ]

  for (const text of forged) expect(openFlow(text, now), String(text)).toBeNull()
})

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/logout',
  '/auth/undo',
  '',
])('the return path %j inside is dropped', (returnTo) => {
  expect(openFlow(sealFlow({ ...flow, returnTo }, now), now)).toEqual({ ...flow, returnTo: '/' })
})
