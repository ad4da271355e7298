import { expect, test } from 'vitest'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import type { Setter } from '@/lib/sessions/model'
import { lastingInWords } from './lasting'

const now = new Date('2026-11-03T09:14:00Z')
const in_ = (seconds: number) => addSeconds(now, seconds)
const acme: Setter = { kind: 'org', name: 'Acme' }
const everybody: Setter = { kind: 'installation' }
const then: Setter = { kind: 'sign_in' }

const session = {
  ...{ lastSeenAt: now, idleSeconds: 12 * HOUR_SECONDS, expiresAt: in_(DAY_SECONDS) },
  ...{ setBy: { idle: everybody, max: everybody }, connectionName: null },
}

test.each<[Partial<Parameters<typeof lastingInWords>[0]>, string]>([
  [{}, 'Ends after 12 hours without use, at the latest tomorrow at 09:14 UTC; as for everybody here'],
  [
    { setBy: { idle: acme, max: acme } },
    'Ends after 12 hours without use, at the latest tomorrow at 09:14 UTC; set by Acme',
  ],
  [
    { setBy: { idle: acme, max: everybody }, idleSeconds: 1800 },
    'Ends after 30 minutes without use (set by Acme), at the latest tomorrow at 09:14 UTC (as for everybody here)',
  ],
  [
    { setBy: { idle: everybody, max: then }, expiresAt: in_(HOUR_SECONDS), connectionName: 'Okta' },
    'Ends today at 10:14 UTC, even in use; set when you signed in with Okta',
  ],
  [
    { setBy: { idle: then, max: then }, expiresAt: in_(40 * DAY_SECONDS), idleSeconds: 2 * DAY_SECONDS },
    'Ends after 2 days without use, at the latest on 13 Dec 2026, 09:14 UTC; set when you signed in',
  ],
])('when a session ends, and why: %#', (given, words) => {
  expect(lastingInWords({ ...session, ...given }, now)).toBe(words)
})
