import { beforeAll, beforeEach, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, addMember, aMember, anIdentity, anOrg, aUser } from '@/lib/testing/factories'
import { anAuthenticatorApp, aPasskey, endSetUp } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { hashPassword } from '@/lib/users/password'
import { rememberBrowser } from './browser'
import { beginPasskeyProof, findPasskeyProof, type PasskeyPurpose, proveWithPasskey } from './passkey'
import { findSecondStep, takeSecondStep } from './second-step'
import { liftWithPassword, proveWithPassword } from './step-up'

const password = 'a quiet lamp at dusk'
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword(password)
})
beforeEach(enqueuedJobs)

const device = () => ({ device: 'Firefox', network: newSecret() })
const here = () => ({ browser: newSecret(), device: device() })
type Where = Parameters<typeof proveWithPasskey>[4]
const rowOf = (id: string) => db().session.findUniqueOrThrow({ where: { id } })

async function asked(purpose: PasskeyPurpose, where: Where) {
  const begun = await beginPasskeyProof(asVisitor(), purpose, where)
  if ('retryAt' in begun) throw new Error('too many')
  return { id: begun.challengeId, options: (await findPasskeyProof(asVisitor(), begun.challengeId, [purpose], where))! }
}
const prove = (purpose: PasskeyPurpose, id: string, answer: string, where: Where, now = new Date()) =>
  proveWithPasskey(asVisitor({ now }), id, [purpose], answer, where)

/** Ada came by A’s IdP, owns B too, and has a password. */
async function confined(overrides: { passwordHash?: string } = { passwordHash }) {
  const [a, b] = [await anOrg(), await anOrg()]
  const ada = await aMember(a, 'member', overrides)
  await addMember(b, ada, 'owner')
  const connectionId = await aConnection(a)
  const identity = await anIdentity(connectionId, { userId: ada })
  return { a, b, ada, connectionId, identity, enter: () => enterBySso(ada, a, connectionId, identity.id) }
}

async function enterBySso(userId: UserId, confinedTo: OrgId, connectionId: string, identityId: string) {
  const how = { method: 'saml' as const, amr: [], connectionId, identityId, confinedTo }
  const sessionId = await aSession(userId, how)
  return asUser(userId, { sessionId, confinedTo })
}

test('a passkey alone signs in, and says whose account it is', async () => {
  const ada = await aUser()
  const key = await aPasskey(ada)
  await endSetUp(ada)
  const where = { ...here(), current: null }
  const { id, options } = await asked('sign_in', where)
  expect(JSON.parse(options)).toMatchObject({ allowCredentials: [], userVerification: 'required' })

  const outcome = await prove('sign_in', id, key.get(options), where)

  expect(outcome).toMatchObject({ kind: 'opened', userId: ada })
  expect(await db().session.findMany({ where: { userId: ada } })).toMatchObject([
    { amr: ['pop', 'user', 'mfa'], factor: 'passkey', confinedTo: null },
  ])
  expect(await db().attempt.findMany({ where: { userId: ada } })).toMatchObject([{ outcome: 'signed_in' }])
  expect(await prove('sign_in', id, key.get(options), where)).toEqual({ kind: 'over' })
})

test('a passkey that names nobody or somebody else, another browser and a removed one open nothing', async () => {
  const [ada, eve] = [await aUser(), await aUser()]
  const key = await aPasskey(ada)
  const where = { ...here(), current: null }
  for (const userHandle of [null, Buffer.from(eve).toString('base64url')]) {
    const { id, options } = await asked('sign_in', where)
    expect(await prove('sign_in', id, key.get(options, { userHandle }), where)).toEqual({ kind: 'mismatch' })
  }
  const { id, options } = await asked('sign_in', where)
  const answer = key.get(options)
  expect(await prove('sign_in', id, answer, { ...here(), current: null })).toEqual({ kind: 'over' })
  await db().passkey.deleteMany({ where: { userId: ada } })
  expect(await prove('sign_in', id, answer, where)).toEqual({ kind: 'mismatch' })
})

test('of fifty answers with one passkey at once, one signs in', async () => {
  const ada = await aUser()
  const key = await aPasskey(ada)
  await endSetUp(ada)
  const where = { ...here(), current: null }
  const { id, options } = await asked('sign_in', where)
  const answer = key.get(options)

  const outcomes = await Promise.all(Array.from({ length: 50 }, () => prove('sign_in', id, answer, where)))

  expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1)
  expect(await db().session.count({ where: { userId: ada } })).toBe(1)
})

test('a closed account’s passkey is told so, with a reference', async () => {
  const ada = await aUser()
  const key = await aPasskey(ada)
  await db().user.update({ where: { id: ada }, data: { disabledAt: new Date() } })
  const where = { ...here(), current: null }
  const { id, options } = await asked('sign_in', where)

  expect(await prove('sign_in', id, key.get(options), where)).toMatchObject({
    kind: 'disabled',
    reference: expect.stringMatching(/^\w{4}-\w{4}$/),
  })
})

test('a fresh proof by passkey gives the session another id and its factor', async () => {
  const ada = await aUser({ passwordHash })
  const key = await aPasskey(ada)
  const sessionId = await aSession(ada, { provenAt: addSeconds(new Date(), -3600) })
  const where = { ...here(), current: asUser(ada, { sessionId }).actor }
  const { id, options } = await asked('step_up', where)
  const now = new Date()

  const outcome = await prove('step_up', id, key.get(options), where, now)

  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  expect(await authenticate(outcome.sessionId, now)).toMatchObject({ factor: 'passkey', provenAt: now })
  expect(await authenticate(sessionId, now)).toBeNull()
})

test('where there is a factor, a fresh proof by password asks for it too', async () => {
  const ada = await aUser({ passwordHash })
  const codeOf = await anAuthenticatorApp(ada)
  const sessionId = await aSession(ada)
  const [ctx, where] = [asUser(ada, { sessionId }), here()]

  const proof = await proveWithPassword(ctx, password, where)
  if (typeof proof === 'string' || !('challengeId' in proof)) throw new Error('no second step')
  expect(await authenticate(sessionId, new Date())).toMatchObject({ factor: null })
  const step = (current: Where['current'], text: string) =>
    takeSecondStep(asVisitor(), proof.challengeId, ['step_up_second'], { kind: 'totp', text }, { ...where, current })

  expect(await step(asUser(ada).actor, codeOf())).toEqual({ kind: 'over' }) // another session of hers
  expect(await step(ctx.actor, '000000')).toEqual({ kind: 'mismatch' })
  expect(await step(ctx.actor, codeOf())).toMatchObject({ kind: 'opened' })
  expect(await authenticate(sessionId, new Date())).toBeNull()
})

test('one’s own password lifts the confinement; connection and identity still end the session', async () => {
  const { a, ada, connectionId, identity, enter } = await confined()
  const ctx = await enter()

  const proof = await liftWithPassword(ctx, password, here())

  if (typeof proof === 'string' || !('sessionId' in proof)) throw new Error('not lifted')
  expect(await rowOf(proof.sessionId)).toMatchObject({
    ...{ confinedTo: null, connectionId, identityId: identity.id, amr: ['pwd'], factor: null },
    liftedAt: expect.any(Date),
  })
  expect(await authenticate(ctx.actor.sessionId, new Date())).toBeNull()
  expect(await authenticate(proof.sessionId, new Date())).toMatchObject({ confinedTo: null, vouchedBy: a })
  expect(await db().auditEvent.findMany({ where: { orgId: a, name: 'session.lifted' } })).toMatchObject([
    { data: { sessionId: proof.sessionId, userId: ada } },
  ])
  await db().connection.update({ where: { id: connectionId }, data: { state: 'off' } })
  expect(await authenticate(proof.sessionId, new Date())).toBeNull()
})

test('a lifted session ends when the organization that vouched lets go of the person', async () => {
  const { a, ada, enter } = await confined()
  const proof = await liftWithPassword(await enter(), password, here())
  if (typeof proof === 'string' || !('sessionId' in proof)) throw new Error('not lifted')

  await db().membership.delete({ where: { orgId_userId: { orgId: a, userId: ada } } })

  expect(await authenticate(proof.sessionId, new Date())).toBeNull()
})

test('with a factor, the password alone does not lift; a code after it does', async () => {
  const { ada, enter } = await confined()
  const codeOf = await anAuthenticatorApp(ada)
  const [ctx, where] = [await enter(), here()]
  const proof = await liftWithPassword(ctx, password, where)
  if (typeof proof === 'string' || !('challengeId' in proof)) throw new Error('no second step')
  expect(await authenticate(ctx.actor.sessionId, new Date())).toMatchObject({ confinedTo: ctx.actor.confinedTo })

  const place = { ...where, current: ctx.actor }
  const answer = { kind: 'totp', text: codeOf() } as const
  expect(await takeSecondStep(asVisitor(), proof.challengeId, ['step_up_second'], answer, place)).toEqual({
    kind: 'over',
  })
  const outcome = await takeSecondStep(asVisitor(), proof.challengeId, ['lift_second'], answer, place)
  if (outcome.kind !== 'opened') throw new Error(outcome.kind)
  expect(await rowOf(outcome.sessionId)).toMatchObject({ confinedTo: null, factor: 'totp', amr: ['pwd', 'otp', 'mfa'] })
})

test('what a passkey was asked for, without a password, is answered by no code', async () => {
  const { ada, enter } = await confined()
  const codeOf = await anAuthenticatorApp(ada)
  const ctx = await enter()
  const where = { ...here(), current: ctx.actor }
  const begun = await beginPasskeyProof(asVisitor(), 'lift', where)
  if ('retryAt' in begun) throw new Error('too many')

  const purposes = ['second_step', 'step_up_second', 'lift_second'] as const
  expect(await findSecondStep(asVisitor(), begun.challengeId, purposes, where)).toBeNull()
  const answer = { kind: 'totp', text: codeOf() } as const
  expect(await takeSecondStep(asVisitor(), begun.challengeId, purposes, answer, where)).toEqual({ kind: 'over' })
  expect(await authenticate(ctx.actor.sessionId, new Date())).toMatchObject({ confinedTo: ctx.actor.confinedTo })
})

test('one’s own passkey lifts; another person’s never does, nor their password, nor another browser', async () => {
  const { ada, enter } = await confined()
  const eve = await aUser({ passwordHash: await hashPassword('another lamp at dawn') })
  const [adas, eves] = [await aPasskey(ada), await aPasskey(eve)]
  const ctx = await enter()
  const where = { ...here(), current: ctx.actor }

  const first = await asked('lift', where)
  expect(JSON.parse(first.options)).toMatchObject({ allowCredentials: [] }) // tells the IdP's people nothing
  expect(await prove('lift', first.id, eves.get(first.options), where)).toEqual({ kind: 'mismatch' })
  expect(await liftWithPassword(ctx, 'another lamp at dawn', here())).toBe('mismatch')
  const { id, options } = await asked('lift', where)
  const answer = adas.get(options)
  expect(await prove('lift', id, answer, { ...here(), current: ctx.actor })).toEqual({ kind: 'over' })
  expect(await prove('lift', id, answer, { ...where, current: (await enter()).actor })).toEqual({ kind: 'over' })
  expect(await authenticate(ctx.actor.sessionId, new Date())).toMatchObject({ confinedTo: ctx.actor.confinedTo })

  expect(await prove('lift', id, answer, where)).toMatchObject({ kind: 'opened' })
})

test('without a password of one’s own there is none to lift with; an own session has nothing to lift', async () => {
  const { enter } = await confined({})
  expect(await liftWithPassword(await enter(), password, here())).toBe('mismatch')
  const ada = await aUser({ passwordHash })
  expect(await liftWithPassword(asUser(ada, { sessionId: await aSession(ada) }), password, here())).toBe('mismatch')
})

test('guessing in confined sessions shares the sign-in’s tries, in however many browsers', async () => {
  const { ada, connectionId, enter } = await confined()
  for (let i = 0; i < 10; i += 1) {
    const known = here() // as every browser is that came by the IdP
    await transact(asVisitor(), (tx) => rememberBrowser(tx, ada, known.browser, connectionId))
    await liftWithPassword(await enter(), 'a wrong lamp', known)
  }

  expect(await liftWithPassword(await enter(), password, here())).toMatchObject({ retryAt: expect.any(Date) })
})

test('a passkey is waited for ten minutes', async () => {
  const ada = await aUser()
  const key = await aPasskey(ada)
  const where = { ...here(), current: null }
  const { id, options } = await asked('sign_in', where)
  const late = addSeconds(new Date(), 10 * MINUTE_SECONDS + 1)
  expect(await prove('sign_in', id, key.get(options), where, late)).toEqual({ kind: 'over' })
})
