import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { Challenge } from '@/lib/factors/challenges'
import type { FactorAnswer } from '@/lib/factors/prove'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asVisitor } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { anAuthenticatorApp, aPasskey, endSetUp, someRecoveryCodes } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { hashPassword } from '@/lib/users/password'
import { signInWithPassword } from './password'
import { findSecondStep, takeSecondStep } from './second-step'

const password = 'a quiet lamp at dusk'
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword(password)
})
beforeEach(enqueuedJobs)

const where = (browser = newSecret()) => ({
  browser,
  device: { device: 'Firefox', network: newSecret() },
  current: null,
})
const sessionsOf = (userId: UserId) => db().session.findMany({ where: { userId } })
const take = (id: string, answer: FactorAnswer, here: ReturnType<typeof where>, now = new Date()) =>
  takeSecondStep(asVisitor({ now }), id, ['second_step'], answer, here)

/** The right password was typed in this browser. */
async function afterPassword(userId: UserId, here = where()) {
  const { email } = await db().user.findUniqueOrThrow({ where: { id: userId } })
  const outcome = await signInWithPassword(asVisitor(), { identifier: email, password, ...here })
  if (outcome.kind !== 'second_step') throw new Error(outcome.kind)
  return { id: outcome.challengeId, here }
}

async function withApp() {
  const userId = await aUser({ passwordHash })
  const codeOf = await anAuthenticatorApp(userId)
  await endSetUp(userId)
  return { userId, codeOf, ...(await afterPassword(userId)) }
}

test('password and code sign in: who, how and by which factor stands on the session', async () => {
  const { userId, codeOf, id, here } = await withApp()
  expect(await sessionsOf(userId)).toEqual([])

  const outcome = await take(id, { kind: 'totp', text: codeOf() }, here)

  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  expect(await sessionsOf(userId)).toMatchObject([{ amr: ['pwd', 'otp', 'mfa'], factor: 'totp', method: 'password' }])
  expect(await authenticate(outcome.sessionId, new Date())).toMatchObject({ userId, factor: 'totp', confinedTo: null })
  expect(await db().attempt.findMany({ where: { userId } })).toMatchObject([
    { state: 'succeeded', outcome: 'signed_in' },
  ])
})

test('password and passkey sign in', async () => {
  const userId = await aUser({ passwordHash })
  const device = await aPasskey(userId)
  await endSetUp(userId)
  const { id, here } = await afterPassword(userId)
  const page = await findSecondStep(asVisitor(), id, ['second_step'], here)
  expect(page).toMatchObject({ totp: false, recoveryCodes: false })
  expect(JSON.parse(page!.passkey!)).toMatchObject({ rpId: 'localhost', userVerification: 'required' })

  expect(await take(id, { kind: 'passkey', text: device.get(page!.passkey!) }, here)).toMatchObject({ kind: 'opened' })
  expect(await sessionsOf(userId)).toMatchObject([{ amr: ['pwd', 'pop', 'user', 'mfa'], factor: 'passkey' }])
})

test('a lost factor: a recovery code signs in, once, and its owner is told how many are left', async () => {
  const userId = await aUser({ passwordHash })
  await aPasskey(userId)
  const [code] = (await someRecoveryCodes(userId)) as [string]
  await endSetUp(userId)
  const first = await afterPassword(userId)
  const second = await afterPassword(userId)
  await enqueuedJobs()

  expect(await take(first.id, { kind: 'recovery_code', text: code }, first.here)).toMatchObject({
    ...{ kind: 'opened', by: 'recovery_code' },
  })
  expect(await take(second.id, { kind: 'recovery_code', text: code }, second.here)).toEqual({ kind: 'mismatch' })
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.factor-changed', payload: { userId, what: 'code_used', left: 9 } },
  ])
})

test('a code that signed in once does not again, in another sign-in either', async () => {
  const { userId, codeOf, id, here } = await withApp()
  const now = new Date()
  expect(await take(id, { kind: 'totp', text: codeOf(now) }, here, now)).toMatchObject({ kind: 'opened' })

  const again = await afterPassword(userId)
  expect(await take(again.id, { kind: 'totp', text: codeOf(now) }, again.here, now)).toEqual({ kind: 'mismatch' })
  expect(await sessionsOf(userId)).toHaveLength(1)
})

test('of fifty right answers at once, one opens a session', async () => {
  const { userId, codeOf, id, here } = await withApp()
  const others = await Promise.all([afterPassword(userId), afterPassword(userId)])
  const now = new Date()
  const places = [{ id, here }, ...others]

  const outcomes = await Promise.all(
    Array.from({ length: 50 }, (_, n) => {
      const place = places[n % places.length]!
      return take(place.id, { kind: 'totp', text: codeOf(now) }, place.here, now)
    }),
  )

  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(await sessionsOf(userId)).toHaveLength(1)
})

test('ten different recovery codes at one challenge open one session', async () => {
  const userId = await aUser({ passwordHash })
  await aPasskey(userId)
  const codes = await someRecoveryCodes(userId)
  await endSetUp(userId)
  const { id, here } = await afterPassword(userId)
  const tries = codes.map((text) => take(id, { kind: 'recovery_code', text }, here))

  expect((await Promise.all(tries)).filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(await sessionsOf(userId)).toHaveLength(1)
  expect(await db().recoveryCode.count({ where: { userId, usedAt: null } })).toBe(9) // the others were not spent
})

test('it works in the browser where the password was typed, for ten minutes, and once', async () => {
  const { codeOf, id, here } = await withApp()
  const late = addSeconds(new Date(), 10 * MINUTE_SECONDS + 1)
  const answer = { kind: 'totp', text: codeOf() } as const

  expect(await take(id, answer, where())).toEqual({ kind: 'over' })
  expect(await take(id, { kind: 'totp', text: codeOf(late) }, here, late)).toEqual({ kind: 'over' })
  expect(await findSecondStep(asVisitor({ now: late }), id, ['second_step'], here)).toBeNull()
  expect(await take(id, answer, here)).toMatchObject({ kind: 'opened' })
  expect(await take(id, answer, here)).toEqual({ kind: 'over' })
})

test('somebody else’s passkey or code, and one for another challenge, opens nothing', async () => {
  const [ada, eve] = [await aUser({ passwordHash }), await aUser({ passwordHash })]
  const [adas, eves] = [await aPasskey(ada), await aPasskey(eve)]
  const evesApp = await anAuthenticatorApp(eve)
  await endSetUp(ada)
  const { id, here } = await afterPassword(ada)
  const options = async () => (await findSecondStep(asVisitor(), id, ['second_step'], here))!.passkey!
  const stale = adas.get(await options())

  for (const text of [eves.get(await options()), stale, 'not json', '{}', '']) // the first try spends the challenge
    expect(await take(id, { kind: 'passkey', text }, here)).toEqual({ kind: 'mismatch' })
  expect(await take(id, { kind: 'totp', text: evesApp() }, here)).toEqual({ kind: 'mismatch' })
  for (const spoil of [{ origin: 'http://localhost:4101' }, { rpId: 'evil.test' }, { unverified: true }])
    expect(await take(id, { kind: 'passkey', text: adas.get(await options(), spoil) }, here)).toEqual({
      kind: 'mismatch',
    })
  expect(await sessionsOf(ada)).toEqual([])
})

test('a key whose counter goes back may be a copy and opens nothing', async () => {
  const ada = await aUser({ passwordHash })
  const device = await aPasskey(ada)
  const options = async ({ id, here }: Awaited<ReturnType<typeof afterPassword>>) =>
    (await findSecondStep(asVisitor(), id, ['second_step'], here))!.passkey!
  const [first, second] = [await afterPassword(ada), await afterPassword(ada)]

  const answer = device.get(await options(first), { counter: 7 })
  expect(await take(first.id, { kind: 'passkey', text: answer }, first.here)).toMatchObject({ kind: 'opened' })
  const copied = device.get(await options(second), { counter: 7 })
  expect(await take(second.id, { kind: 'passkey', text: copied }, second.here)).toEqual({ kind: 'mismatch' })
})

test('a password that was changed meanwhile, and a closed account, end the way', async () => {
  for (const change of [{ passwordChangedAt: addSeconds(new Date(), 1) }, { disabledAt: new Date() }]) {
    const { userId, codeOf, id, here } = await withApp()
    await db().user.update({ where: { id: userId }, data: change })
    expect(await take(id, { kind: 'totp', text: codeOf() }, here)).toEqual({ kind: 'over' })
    expect(await sessionsOf(userId)).toEqual([])
  }
})

test('ten tries at a code; a browser that signed in before, a recovery code and a passkey are not shut out', async () => {
  const userId = await aUser({ passwordHash })
  const device = await aPasskey(userId)
  const codeOf = await anAuthenticatorApp(userId)
  const codes = await someRecoveryCodes(userId)
  const [home, stranger] = [where(), where()]
  const atHome = await afterPassword(userId, home)
  const now = new Date()
  expect(await take(atHome.id, { kind: 'totp', text: codeOf(now) }, home, now)).toMatchObject({ kind: 'opened' })

  const wrong = { kind: 'totp', text: '000000' } as const
  for (let n = 0; n < 2; n += 1) {
    const { id } = await afterPassword(userId, stranger)
    for (let i = 0; i < 5; i += 1) expect(await take(id, wrong, stranger)).toEqual({ kind: 'mismatch' })
  }
  const { id } = await afterPassword(userId, stranger)
  expect(await take(id, wrong, stranger)).toMatchObject({ kind: 'too_many' })

  const later = addSeconds(now, 30)
  const again = await afterPassword(userId, home)
  expect(await take(again.id, { kind: 'totp', text: codeOf(later) }, home, later)).toMatchObject({ kind: 'opened' })
  expect(await take(id, { kind: 'recovery_code', text: codes[0]! }, stranger)).toMatchObject({ kind: 'opened' })
  const last = await afterPassword(userId, stranger)
  const { passkey } = (await findSecondStep(asVisitor(), last.id, ['second_step'], stranger))!
  expect(await take(last.id, { kind: 'passkey', text: device.get(passkey!) }, stranger)).toMatchObject({
    kind: 'opened',
  })
})

test('the right password is asked for first: without it nothing tells whether there is a factor', async () => {
  const { userId } = await withApp()
  const { email } = await db().user.findUniqueOrThrow({ where: { id: userId } })
  const typed = { identifier: email, password: 'another lamp at dawn', ...where() }

  expect(await signInWithPassword(asVisitor(), typed)).toEqual({ kind: 'mismatch' })
  const row: Pick<Challenge, 'purpose'>[] = (await db().factorChallenge.findMany({ where: { userId } })) as never
  expect(row).toHaveLength(1) // of the right one before
})
