import { expect, test } from 'vitest'
import { endingOf, secondsToNextLook } from './session-ending'

const endingIn = (seconds: number, canStay = true) =>
  endingOf({
    now: '2026-11-03T09:00:00Z',
    endsAt: new Date(Date.UTC(2026, 10, 3, 9) + seconds * 1000).toISOString(),
    canStay,
  })

test.each([
  [12 * 3600, 'far'],
  [151, 'far'],
  [150, 'soon'],
  [60, 'soon'],
])('a session that ends in %i seconds is %s from its end', (seconds, kind) => {
  expect(endingIn(seconds).kind).toBe(kind)
})

test('the end is counted from the server’s own time', () => {
  expect(endingIn(90, false)).toEqual({ kind: 'soon', seconds: 90, canStay: false })
})

test.each([
  ['a timer never overflows, nor sleeps through a day', endingIn(40 * 86_400), 900],
  ['the warning comes in time', endingIn(600), 450],
  ['the words change with the minute', endingIn(150), 30.25],
  ['the last minute ends with the session', endingIn(59.75), 60],
  ['what is over is looked at now and then: another tab may have signed in', { kind: 'over' } as const, 900],
  ['a server that did not answer is asked soon', null, 30],
])('asks again: %s', (_, ending, seconds) => {
  expect(secondsToNextLook(ending)).toBe(seconds)
})
