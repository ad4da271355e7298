import { expect, test } from 'vitest'
import { addSeconds } from '@/lib/platform/time'
import { sessionEndOf } from './identity'
import { sessionMinutesIn } from './model'

const now = new Date('2026-11-03T09:00:00Z')
const after = (minutes: number) => addSeconds(now, minutes * 60)

test.each<[string, number | null, Date | null, Date | null]>([
  ['nothing said', null, null, null],
  ['minutes', 30, null, after(30)],
  ['SessionNotOnOrAfter', null, after(60), after(60)],
  ['both, minutes first', 30, after(60), after(30)],
  ['both, SessionNotOnOrAfter first', 90, after(60), after(60)],
])('by when the IdP wants somebody asked again: %s', (_, minutes, notOnOrAfter, end) => {
  expect(sessionEndOf(now, minutes, notOnOrAfter)).toEqual(end)
})

test.each<[Record<string, unknown>, number | null]>([
  [{ session_minutes: 30 }, 30],
  [{ session_minutes: '30' }, 30],
  [{ sessionMinutes: 1 }, 1],
  [{}, null],
  [{ session_minutes: 0 }, null],
  [{ session_minutes: -30 }, null],
  [{ session_minutes: 1.5 }, null],
  [{ session_minutes: ['30'] }, null],
  [{ session_minutes: true }, null],
  [{ session_minutes: null }, null],
  [{ session_minutes: ' 30' }, null],
  [{ session_minutes: 1e21 }, null],
])('the claims %j say %j', (claims, minutes) => {
  expect(sessionMinutesIn(claims)).toBe(minutes)
})
