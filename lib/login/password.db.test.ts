import { beforeAll, expect, test } from 'vitest'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { hashPassword } from '@/lib/users/password'
import { signInWithPassword } from './password'
import { proveWithPassword } from './step-up'

const password = 'a quiet lamp at dusk'
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword(password)
})

/** Each has a network of its own, so that none counts for another. */
const aNetwork = () => ({ device: 'Firefox on Linux', network: newSecret() })

type Overrides = Partial<Parameters<typeof signInWithPassword>[1]> & { now?: Date }

/** A browser of its own, unless one is given. */
function signIn(identifier: string, { now = new Date(), ...overrides }: Overrides = {}) {
  const input = { identifier, password, browser: newSecret(), device: aNetwork(), current: null, ...overrides }
  return signInWithPassword(asVisitor({ now }), input)
}

const here = { browser: newSecret(), device: aNetwork() }
const wrong = { password: 'another lamp at dawn' }
const aPerson = (overrides: Parameters<typeof aUser>[0] = {}) => aUser({ passwordHash, ...overrides })
const identifiersOf = (id: UserId) =>
  db().user.findUniqueOrThrow({ where: { id }, select: { email: true, username: true } })
const attemptsOf = (email: string) => db().attempt.findMany({ where: { email }, orderBy: { startedAt: 'asc' } })

test('signs in by username or address, in any case: an unconfined session, an attempt, an audit event', async () => {
  const orgId = await anOrg()
  const { name: domain } = await aVerifiedDomain(orgId)
  const userId = await aPerson({ username: 'ada.l', email: `ada@${domain}` })

  const signedIn = await signIn(` Ada@${domain.toUpperCase()} `)
  expect(await signIn('ADA.L')).toMatchObject({ kind: 'signed_in', userId })

  if (signedIn.kind !== 'signed_in') throw new Error(signedIn.kind)
  expect(await authenticate(signedIn.sessionId, new Date())).toMatchObject({ userId, confinedTo: null })
  expect(await db().session.findUnique({ where: { id: signedIn.sessionId } })).toMatchObject({
    method: 'password',
    connectionId: null,
    device: 'Firefox on Linux',
  })
  expect(
    await db().auditEvent.findMany({ where: { data: { path: ['sessionId'], equals: signedIn.sessionId } } }),
  ).toMatchObject([{ name: 'session.started', orgId: null, data: { method: 'password' } }])
  expect(await attemptsOf(`ada@${domain}`)).toMatchObject([
    { state: 'succeeded', outcome: 'signed_in', userId, orgId, method: 'password' },
  ])
})

test('a new sign-in replaces the session of the browser, and no other', async () => {
  const userId = await aPerson()
  const { email } = await identifiersOf(userId)
  const [first, second] = [await signIn(email), await signIn(email)]
  if (first.kind !== 'signed_in' || second.kind !== 'signed_in') throw new Error('not signed in')

  await signIn(email, { current: asUser(userId, { sessionId: first.sessionId }).actor })

  expect(await authenticate(first.sessionId, new Date())).toBeNull()
  expect(await authenticate(second.sessionId, new Date())).not.toBeNull()
})

test('nobody, a wrong password and no password get the same answer and leave the same trace', async () => {
  const { email: known } = await identifiersOf(await aPerson())
  const { email: without } = await identifiersOf(await aUser())
  const { email: disabled } = await identifiersOf(await aPerson({ disabledAt: new Date() }))
  const unknown = 'nobody@people.test'
  const people = [known, without, disabled, unknown]

  for (const email of people) expect(await signIn(email, wrong), email).toEqual({ kind: 'mismatch' })
  expect(await signIn(without, { password: 'nobody has this password' })).toEqual({ kind: 'mismatch' })

  const traces = await Promise.all(
    people.map(async (email) => {
      const [{ state, outcome, userId, steps }] = (await attemptsOf(email)) as [
        Awaited<ReturnType<typeof attemptsOf>>[0],
      ]
      return {
        state,
        outcome,
        userId,
        steps: (steps as { name: string; detail?: string }[]).map(({ name, detail }) => [name, detail]),
      }
    }),
  )
  expect(new Set(traces.map((trace) => JSON.stringify(trace))).size).toBe(1)
  expect(await db().session.count({ where: { user: { email: { in: people } } } })).toBe(0)
})

test('nobody costs as much as a wrong password', { retry: 2 }, async () => {
  const { email: known } = await identifiersOf(await aPerson())
  const unknown = 'somebody@people.test'
  const times: Record<string, number[]> = { [known]: [], [unknown]: [] }
  for (let i = 0; i < 10; i += 1)
    for (const email of [known, unknown]) {
      const began = performance.now()
      await signIn(email, { ...wrong, now: addSeconds(new Date(), i * 1000) })
      times[email]!.push(performance.now() - began)
    }

  const [ofKnown, ofUnknown] = [known, unknown].map((email) => times[email]!.sort((a, b) => a - b)[5]!) as [
    number,
    number,
  ]
  expect(ofUnknown).toBeGreaterThan(ofKnown / 2)
  expect(ofUnknown).toBeLessThan(ofKnown * 2)
})

test('a disabled person is told only after the right password', async () => {
  const userId = await aPerson({ disabledAt: new Date() })
  const { email } = await identifiersOf(userId)

  expect(await signIn(email)).toEqual({ kind: 'disabled', reference: expect.stringMatching(/^\w{4}-\w{4}$/) })
  expect(await db().session.count({ where: { userId } })).toBe(0)
})

test('after ten wrong tries by strangers the right password waits as well, a quarter of an hour from the first', async () => {
  const { email, username } = await identifiersOf(await aPerson())
  const now = new Date()
  for (let i = 0; i < 10; i += 1)
    expect(await signIn(i % 2 ? email : username, { ...wrong, now: addSeconds(now, i) })).toEqual({ kind: 'mismatch' })

  expect(await signIn(email, { now: addSeconds(now, 20) })).toEqual({ kind: 'too_many', retryAt: addSeconds(now, 900) })
  expect(await signIn(email, { now: addSeconds(now, 899) })).toMatchObject({ kind: 'too_many' })
  expect(await signIn(email, { now: addSeconds(now, 900) })).toMatchObject({ kind: 'signed_in' })
})

test('an account that does not exist shuts after ten tries, too', async () => {
  const tries = []
  for (let i = 0; i < 11; i += 1) tries.push((await signIn('nobody.at.all', wrong)).kind)

  expect(tries).toEqual([...Array(10).fill('mismatch'), 'too_many'])
})

test('strangers do not shut out a browser that signed in before, and that one has its own ten tries', async () => {
  const { email } = await identifiersOf(await aPerson())
  const [own, device] = [newSecret(), aNetwork()]
  await signIn(email, { browser: own, device })
  for (let i = 0; i < 11; i += 1) await signIn(email, wrong)

  expect(await signIn(email)).toMatchObject({ kind: 'too_many' })
  expect(await signIn(email, { browser: own, device })).toMatchObject({ kind: 'signed_in' })
  for (let i = 0; i < 10; i += 1) await signIn(email, { ...wrong, browser: own })
  expect(await signIn(email, { browser: own, device })).toMatchObject({ kind: 'too_many' })
})

test('a success forgives the tries before it', async () => {
  const { email } = await identifiersOf(await aPerson())
  const outcomes = []
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 9; i += 1) await signIn(email, wrong)
    outcomes.push((await signIn(email)).kind)
  }

  expect(outcomes).toEqual(['signed_in', 'signed_in', 'signed_in'])
})

test('one network has a hundred tries, whatever the account', async () => {
  const device = aNetwork()
  const { email } = await identifiersOf(await aPerson())
  for (let i = 0; i < 99; i += 1) await take(new Date(), [[limits.network, device.network]])

  expect(await signIn(email, { device })).toMatchObject({ kind: 'signed_in' })
  expect(await signIn(email, { device })).toMatchObject({ kind: 'too_many' })
  expect(await signIn(email)).toMatchObject({ kind: 'signed_in' })
})

test('of 50 tries at once, ten are looked at', async () => {
  const { email } = await identifiersOf(await aPerson())

  const outcomes = await Promise.all(Array.from({ length: 50 }, () => signIn(email, wrong)))

  expect(outcomes.filter(({ kind }) => kind === 'mismatch')).toHaveLength(10)
  expect(await attemptsOf(email)).toHaveLength(10)
})

test('a fresh proof is noted in the session, which goes on under another id', async () => {
  const userId = await aPerson()
  const anHourAgo = addSeconds(new Date(), -3600)
  const signedIn = await signIn((await identifiersOf(userId)).email, { now: anHourAgo })
  if (signedIn.kind !== 'signed_in') throw new Error(signedIn.kind)
  const { sessionId } = signedIn
  const [now, confinedTo] = [new Date(), await anOrg()]

  expect(await proveWithPassword(asUser(userId, { sessionId, now }), wrong.password, here)).toBe('mismatch')
  expect(await proveWithPassword(asUser(userId, { sessionId, now, confinedTo }), password, here)).toBe('mismatch')
  expect(await authenticate(sessionId, now)).toMatchObject({ provenAt: anHourAgo })

  const proven = await proveWithPassword(asUser(userId, { sessionId, now }), password, here)
  if (typeof proven === 'string' || !('sessionId' in proven)) throw new Error('not proven')
  expect(await authenticate(proven.sessionId, now)).toMatchObject({ userId, provenAt: now })
  expect(await authenticate(sessionId, now)).toBeNull()
})

test('a proof has ten tries', async () => {
  const ctx = asUser(await aPerson())
  for (let i = 0; i < 10; i += 1) await proveWithPassword(ctx, wrong.password, here)

  expect(await proveWithPassword(ctx, password, here)).toEqual({ retryAt: addSeconds(ctx.now, 900) })
})
