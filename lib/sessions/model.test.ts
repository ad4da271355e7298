import { expect, test } from 'vitest'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import {
  canStay,
  changePolicy,
  effectivePolicy,
  endsAt,
  isAlive,
  type Lifetime,
  newLifetime,
  type OrgSessionPolicy,
  orgPolicyProblem,
  policyProblem,
  type Setter,
  whoSets,
} from './model'

const noon = new Date('2026-11-03T12:00:00Z')
const at = (hours: number) => addSeconds(noon, hours * HOUR_SECONDS)

test.each<[string, Partial<Lifetime>, { end: Date; stays: boolean }]>([
  ['one that nobody uses ends when its idle time is over', {}, { end: at(2), stays: true }],
  ['use moves its end', { lastSeenAt: at(1) }, { end: at(3), stays: true }],
  ['use moves it no further than the day it was given', { lastSeenAt: at(7) }, { end: at(8), stays: false }],
  ['an idle time of its own counts', { idleSeconds: HOUR_SECONDS / 4 }, { end: at(1 / 4), stays: true }],
  ['both ends at once leave nothing to stay for', { lastSeenAt: at(6) }, { end: at(8), stays: false }],
])('when a session ends: %s', (_, given, { end, stays }) => {
  const session = { lastSeenAt: noon, idleSeconds: 2 * HOUR_SECONDS, expiresAt: at(8), ...given }

  expect(endsAt(session)).toEqual(end)
  expect(canStay(session)).toBe(stays)
  expect(isAlive({ ...session, endedAt: null }, addSeconds(end, -1))).toBe(true)
  expect(isAlive({ ...session, endedAt: null }, end)).toBe(false)
  expect(isAlive({ ...session, endedAt: noon }, noon)).toBe(false)
})

test('what begins now is given the policy’s time, or the IdP’s where that is less', () => {
  const policy = { idleMinutes: 60, maxMinutes: 240 }
  const given = { idleSeconds: 3600, lastSeenAt: noon }

  expect(newLifetime(policy, noon, null)).toEqual({ ...given, expiresAt: at(4) })
  expect(newLifetime(policy, noon, at(1))).toEqual({ ...given, expiresAt: at(1) })
  expect(newLifetime(policy, noon, at(5))).toEqual({ ...given, expiresAt: at(4) })
})

const installation = { idleMinutes: 720, maxMinutes: 1440 }
const nothing: OrgSessionPolicy = { idleMinutes: null, maxMinutes: null }

test.each<[Partial<OrgSessionPolicy>, number, number]>([
  [{}, 720, 1440],
  [{ idleMinutes: 30 }, 30, 1440],
  [{ maxMinutes: 60 }, 60, 60],
  [{ idleMinutes: 5000, maxMinutes: 5000 }, 720, 1440],
])('what holds beside the installation’s when an organization says %j', (own, idleMinutes, maxMinutes) => {
  expect(effectivePolicy(installation, { ...nothing, ...own })).toEqual({ idleMinutes, maxMinutes })
})

test.each<[Partial<OrgSessionPolicy>, string[]]>([
  [{}, []],
  [{ idleMinutes: 720, maxMinutes: 1440 }, []],
  [{ maxMinutes: 15 }, []],
  [{ idleMinutes: 721 }, ['idleMinutes']],
  [{ maxMinutes: 1441 }, ['maxMinutes']],
  [{ idleMinutes: 61, maxMinutes: 60 }, ['idleMinutes']],
])('an organization’s policy of %j is wrong in %j', (own, fields) => {
  expect(Object.keys(orgPolicyProblem({ ...nothing, ...own }, installation) ?? {})).toEqual(fields)
})

test('an installation’s sessions are never unused for longer than they last', () => {
  expect(policyProblem({ idleMinutes: 61, maxMinutes: 60 })).toEqual({ idleMinutes: expect.stringContaining('1 hour') })
  expect(policyProblem({ idleMinutes: 60, maxMinutes: 60 })).toBeNull()
})

test('what is left out of a change stays; nothing different is no change', () => {
  const from: OrgSessionPolicy = { idleMinutes: 30, maxMinutes: null }

  expect(changePolicy(from, {})).toBeNull()
  expect(changePolicy(from, { idleMinutes: 30, maxMinutes: undefined })).toBeNull()
  expect(changePolicy(from, { idleMinutes: null })).toEqual(nothing)
  expect(changePolicy(from, { maxMinutes: 60 })).toEqual({ idleMinutes: 30, maxMinutes: 60 })
})

test.each<[number, Setter]>([
  [720, { kind: 'installation' }],
  [30, { kind: 'org', name: 'Acme' }],
  [45, { kind: 'sign_in' }],
])('%i minutes were set by %j', (minutes, setter) => {
  const orgs = [
    { name: 'Globex', minutes: null },
    { name: 'Acme', minutes: 30 },
    { name: 'Initech', minutes: 720 },
  ]

  expect(whoSets(minutes, 720, orgs)).toEqual(setter)
})
