import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser } from '@/lib/testing/actors'
import { anAuthenticator, type Spoil } from '@/lib/testing/authenticator'
import { aMember, anOrg, aUser } from '@/lib/testing/factories'
import { aPasskey } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { addPasskey, beginPasskey, removePasskey, renamePasskey } from './commands'
import { listMyFactors } from './queries'

beforeEach(enqueuedJobs)

type Overrides = Parameters<typeof asUser>[1]
const inSession = async (userId: UserId, overrides: Overrides = {}) =>
  asUser(userId, { sessionId: await aSession(userId), ...overrides })
const passkeysOf = (userId: UserId) => db().passkey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
const onlyPasskeyOf = async (userId: UserId) => (await listMyFactors(asUser(userId))).passkeys[0]!.id
const eventsOf = async (userId: UserId, like: string) =>
  (
    await db().auditEvent.findMany({
      where: { name: { startsWith: like }, data: { path: ['userId'], equals: userId } },
      orderBy: { name: 'asc' },
    })
  ).map(({ name, orgId }) => [name, orgId])

async function begun(overrides: Overrides = {}) {
  const userId = await aUser()
  const ctx = await inSession(userId, overrides)
  const device = anAuthenticator()
  const { challengeId, options } = await beginPasskey(ctx)
  const add = (spoil?: Spoil, as = ctx) =>
    addPasskey(as, { challengeId, name: 'Laptop', answer: device.create(options, spoil) })
  return { userId, ctx, device, options, add }
}

test('a passkey is added: kept, written down, told by mail, and shown by this session from now on', async () => {
  const { userId, ctx, device, add } = await begun()

  const sessionId = await add()

  expect(await passkeysOf(userId)).toMatchObject([
    { name: 'Laptop', credentialId: device.credentialId, lastUsedAt: null },
  ])
  expect(await eventsOf(userId, 'passkey')).toEqual([['passkey.added', null]])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.factor-changed', payload: { userId, what: 'passkey_added' } }])
  expect(await authenticate(sessionId, new Date())).toMatchObject({
    userId,
    factor: 'passkey',
  })
  expect(await authenticate(ctx.actor.sessionId, new Date())).toBeNull()
})

test('browsers are asked for a discoverable passkey with the person verified, at our own site', async () => {
  const { options } = await begun()

  expect(JSON.parse(options)).toMatchObject({
    rp: { id: 'localhost' },
    attestation: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
})

test.each<[string, Spoil]>([
  ['of another site', { origin: 'http://localhost.evil.test:4100' }],
  ['of another port', { origin: 'http://localhost:4101' }],
  ['for another relying party', { rpId: 'evil.test' }],
  ['without the person verified', { unverified: true }],
])('an answer %s is refused', async (_, spoil) => {
  const { userId, add } = await begun()

  await expect(add(spoil)).rejects.toMatchObject({ code: 'factor_refused' })
  expect(await passkeysOf(userId)).toEqual([])
})

test('an answer counts once, in the session that asked, for ten minutes', async () => {
  const { userId, ctx, add } = await begun()
  const elsewhere = await inSession(userId)
  const late = addSeconds(new Date(), 11 * MINUTE_SECONDS)

  await expect(add(undefined, elsewhere)).rejects.toMatchObject({ code: 'factor_refused' })
  await expect(add(undefined, { ...ctx, now: late, actor: { ...ctx.actor, provenAt: late } })).rejects.toMatchObject({
    code: 'factor_refused',
  })
  await add()
  await expect(add()).rejects.toMatchObject({ code: expect.stringMatching(/factor_refused|proof_needed/) })
  expect(await passkeysOf(userId)).toHaveLength(1)
})

test('of fifty answers at once one is taken', async () => {
  const { userId, add } = await begun()

  const results = await Promise.allSettled(Array.from({ length: 50 }, () => add()))

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await passkeysOf(userId)).toHaveLength(1)
})

test('a passkey is one account’s', async () => {
  const { device, add } = await begun()
  await add()
  const ctx = await inSession(await aUser())
  const { challengeId, options } = await beginPasskey(ctx)

  const answer = device.create(options)
  await expect(addPasskey(ctx, { challengeId, name: 'Mine', answer })).rejects.toMatchObject({ code: 'passkey_taken' })
})

test.each<[string, Overrides, string]>([
  ['confined to an organization', { confinedTo: newId('org') }, 'confined_session'],
  ['whose proof is eleven minutes old', { provenAt: addSeconds(new Date(), -11 * MINUTE_SECONDS) }, 'proof_needed'],
])('a session %s adds none', async (_, overrides, code) => {
  const userId = await aUser()
  await expect(inSession(userId, overrides).then(beginPasskey)).rejects.toMatchObject({ code })
})

test('where there is a factor, a password alone neither adds nor removes one', async () => {
  const userId = await aUser()
  await aPasskey(userId)
  const passkeyId = await onlyPasskeyOf(userId)
  const ctx = await inSession(userId)

  await expect(beginPasskey(ctx)).rejects.toMatchObject({ code: 'proof_needed' })
  await expect(removePasskey(ctx, { passkeyId })).rejects.toMatchObject({ code: 'proof_needed' })
})

test('a passkey is renamed and removed by its owner only; removing ends the other sessions and is told', async () => {
  const [ada, eve] = [await aUser(), await aUser()]
  await aPasskey(ada)
  const passkeyId = await onlyPasskeyOf(ada)
  const [ctx, other] = [await inSession(ada, { factor: 'passkey' }), await aSession(ada)]
  const asEve = await inSession(eve)
  await enqueuedJobs()

  await expect(renamePasskey(asEve, { passkeyId, name: 'x' })).rejects.toMatchObject({ code: 'factor_not_found' })
  await expect(removePasskey(asEve, { passkeyId })).rejects.toMatchObject({ code: 'factor_not_found' })
  await renamePasskey(ctx, { passkeyId, name: 'Blue key' })
  expect(await passkeysOf(ada)).toMatchObject([{ name: 'Blue key' }])
  await removePasskey(ctx, { passkeyId })

  expect(await passkeysOf(ada)).toEqual([])
  expect(await authenticate(other, new Date())).toBeNull()
  expect(await authenticate(ctx.actor.sessionId, new Date())).not.toBeNull()
  expect(await eventsOf(ada, 'passkey')).toEqual([
    ['passkey.added', null],
    ['passkey.removed', null],
    ['passkey.renamed', null],
  ])
  expect(await enqueuedJobs()).toContainEqual({
    name: 'email.factor-changed',
    payload: { userId: ada, what: 'passkey_removed' },
  })
})

test.each(['an organization', 'being an operator'])('the last factor stays while %s asks for one', async (who) => {
  const org = await anOrg({ requiresFactor: who === 'an organization' })
  const userId = await aMember(org)
  if (who === 'being an operator')
    await db().operator.create({
      data: { id: newId('operator'), name: 'Olga', email: `${userId}@vendor.test`, userId, createdAt: new Date() },
    })
  await aPasskey(userId)
  await aPasskey(userId, 'Phone')
  const ctx = await inSession(userId, { factor: 'passkey' })
  const ids = (await listMyFactors(ctx)).passkeys.map(({ id }) => id)

  const results = await Promise.allSettled(ids.map((passkeyId) => removePasskey(ctx, { passkeyId })))

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'factor_needed' } })
  expect(await passkeysOf(userId)).toHaveLength(1)
})
