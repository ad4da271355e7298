import { expect, test } from 'vitest'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'
import { nextLookAt, type Pace } from './pace'

const now = new Date('2026-11-21T09:00:00Z')
const waiting = (seconds: number): Pace => ({
  ...{ state: 'waiting', waitingSince: addSeconds(now, -seconds), contestedAt: null, negatives: [] },
})
const inSeconds = (at: Date | null) => at && (at.getTime() - now.getTime()) / 1000

test.each([
  [0, 15],
  [MINUTE_SECONDS, 15],
  [10 * MINUTE_SECONDS, 150],
  [4 * HOUR_SECONDS, HOUR_SECONDS],
  [71 * HOUR_SECONDS, HOUR_SECONDS],
  [72 * HOUR_SECONDS, null],
])('what has waited for %d s is looked at again after %s', (waited, wait) => {
  expect(inSeconds(nextLookAt(waiting(waited), now))).toBe(wait)
})

test('72 hours are about a hundred looks', () => {
  let [waited, looks] = [0, 0]
  for (let wait = inSeconds(nextLookAt(waiting(0), now)); wait; wait = inSeconds(nextLookAt(waiting(waited), now))) {
    waited += wait
    looks += 1
  }
  expect(waited).toBeGreaterThanOrEqual(72 * HOUR_SECONDS)
  expect(looks).toBeGreaterThan(80)
  expect(looks).toBeLessThan(110)
})

test.each<[string, Partial<Pace>, number | null]>([
  ['what is verified, each week', { state: 'verified' }, 7 * DAY_SECONDS],
  ['once its record was not seen, each day', { state: 'verified', negatives: [now] }, DAY_SECONDS],
  ['what is missing, each day', { state: 'missing' }, DAY_SECONDS],
  ['what another organization holds, each day', { contestedAt: now }, DAY_SECONDS],
  ['what expired, not by itself', { state: 'expired', waitingSince: null }, null],
])('%s', (_, about, wait) => {
  expect(inSeconds(nextLookAt({ ...waiting(80 * HOUR_SECONDS), ...about }, now))).toBe(wait)
})
