import { expect, test } from 'vitest'
import { secretPurpose } from '@/lib/connections/create'
import type { UserActor } from '@/lib/platform/context'
import { seal } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import type { SessionId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { addMember, aMember, anIdentity, anOrg } from '@/lib/testing/factories'
import { createSigningKey } from '@/lib/testing/saml'
import { EMAIL_FORMAT } from '@/lib/testing/saml-styles'
import { aSession } from '@/lib/testing/sessions'
import { aBrowser, aSamlOrg, device, type SamlOrg } from '@/lib/testing/sso'
import { claimSaml } from './found'
import { recordAnswerOnce } from './keep'

// What else an honest answer needs before it opens anything, one rule each.

async function linkedAda(org: SamlOrg) {
  const userId = await aMember(org.orgId)
  const email = `ada@${org.domain}`
  const known = { issuer: org.issuer, subject: email, format: EMAIL_FORMAT, email, userId, linkedAt: new Date() }
  await anIdentity(org.connectionId, known)
  return userId
}

const sessionsOf = (userId: string) => db().session.count({ where: { userId } })
const stateOf = async (id: string) => (await db().signInTransaction.findUniqueOrThrow({ where: { id } })).state

test('a member of another organization only gets no session', async () => {
  const org = await aSamlOrg()
  const userId = await linkedAda(org)
  await addMember(await anOrg(), userId)
  await db().membership.delete({ where: { orgId_userId: { orgId: org.orgId, userId } } })

  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'refused', code: 'not_a_member' })
  expect(await sessionsOf(userId)).toBe(0)
})

test.each(['waiting', 'expired'] as const)('a domain that is only %s lets nobody in', async (state) => {
  const org = await aSamlOrg()
  const userId = await linkedAda(org)
  await db().domain.updateMany({ where: { orgId: org.orgId }, data: { state } })

  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'refused', code: 'domain_not_covered' })
  expect(await sessionsOf(userId)).toBe(0)
})

test.each([
  ['that switched SSO off', { ssoMode: 'off' }],
  ['whose plan has no SSO', { plan: 'team' }],
] as const)('an organization %s lets nobody in, between the start and the end', async (_, change) => {
  const org = await aSamlOrg()
  const userId = await linkedAda(org)
  const browser = aBrowser(org)
  const [before, after] = [await browser.begin(), await browser.begin()]
  await browser.post(after, browser.answer(after))
  await db().org.update({ where: { id: org.orgId }, data: change })

  expect(await browser.post(before, browser.answer(before))).toMatchObject({ code: 'connection_off' })
  expect(await browser.finish(after)).toMatchObject({ code: 'connection_off' })
  expect(await sessionsOf(userId)).toBe(0)
})

test('a SAML answer for an OpenID connection is refused, and claims nothing', async () => {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const response = browser.answer(transaction)
  const clientSecretSealed = seal(secretPurpose(org.connectionId), 'secret')
  const openid = { kind: 'oidc', clientId: 'porchlight', clientSecretSealed, providerMetadata: {} } as const
  await db().connection.update({ where: { id: org.connectionId }, data: openid })

  expect(await browser.post(transaction, response)).toMatchObject({ code: 'connection_off' })
  expect(await stateOf(transaction.id)).toBe('open')
})

test('a network that sent 200 bad answers waits, and what it sends is not looked at', async () => {
  const org = await aSamlOrg()
  const browser = aBrowser(org)
  const [rubbish, honest] = [await browser.begin(), await browser.begin()]
  for (let i = 0; i < 199; i += 1) await take(new Date(), [[limits.badAnswers, device.network]])

  const last = await browser.post(rubbish, browser.answer(rubbish, { key: createSigningKey('mallory') }))
  const late = await browser.post(honest, browser.answer(honest))

  expect([last.kind, late.kind]).toEqual(['refused', 'too_many'])
  expect(await stateOf(honest.id)).toBe('open')
  await db().rateLimit.deleteMany()
})

test('an answer that should prove a fresh sign-in and doesn’t is refused', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await db().signInTransaction.update({ where: { id: transaction.id }, data: { forced: true } })
  const anHourAgo = { authnInstant: addSeconds(new Date(), -3600) }

  expect(await browser.post(transaction, browser.answer(transaction, anHourAgo))).toMatchObject({
    kind: 'refused',
    code: 'not_asked_afresh',
  })
  expect(await stateOf(transaction.id)).toBe('failed')
})

test('a check that outlived its lease keeps no answer, and its assertion is not remembered', async () => {
  const org = await aSamlOrg()
  const { id } = await aBrowser(org).begin()
  const claim = async (now: Date) => (await claimSaml(asVisitor({ now }), id, org.connectionId, 10))!.claimed!
  const slow = await claim(new Date())
  const next = await claim(addSeconds(new Date(), 11))
  const answer = {
    ...{ issuer: org.issuer, subject: 's', format: EMAIL_FORMAT, email: `a@${org.domain}`, name: null },
    ...{ recyclable: true, authenticatedAt: null, sessionEndsBy: null },
  }
  const kept = {
    answer,
    seen: { issuer: org.issuer, assertionId: '_a', expiresAt: addSeconds(new Date(), 60) },
    steps: [],
  }

  expect(await recordAnswerOnce(asVisitor(), slow, kept)).toBe('late')
  expect(await db().seenAssertion.count({ where: { connectionId: org.connectionId } })).toBe(0)
  expect(await recordAnswerOnce(asVisitor(), next, kept)).toBe('kept')
})

test('back and refresh in somebody else’s session tell nothing of the sign-in that is over', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  await browser.finish(transaction)
  const bo: UserActor = { ...asUser(await aMember(org.orgId)).actor, sessionId: 'ses_of_bo' as SessionId }

  expect(await browser.finish(transaction, { current: bo })).toMatchObject({ kind: 'lost' })
})

test('a sign-in that asks again after 90 days ends the sessions that came by it', async () => {
  const org = await aSamlOrg()
  const userId = await linkedAda(org)
  const { connectionId } = org
  const { id: identityId } = await db().identity.findFirstOrThrow({ where: { userId } })
  await db().identity.update({
    where: { id: identityId },
    data: { lastUsedAt: addSeconds(new Date(), -91 * DAY_SECONDS) },
  })
  const [byIt, byPassword] = [
    await aSession(userId, { method: 'saml', connectionId, identityId, confinedTo: org.orgId }),
    await aSession(userId),
  ]

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  const ended = await db().session.findMany({ where: { userId, endedAt: { not: null } } })
  expect(ended.map(({ id }) => id)).toEqual([byIt])
  expect(byIt).not.toBe(byPassword)
})

test('one subject of one IdP is somebody else in each organization', async () => {
  const issuer = 'https://one-idp.test/saml'
  const [one, two] = [await aSamlOrg({ issuer }), await aSamlOrg({ issuer })]
  const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const userId = await aMember(one.orgId)
  const known = { issuer, subject: '00u-ada', format: nameIdFormat, userId, linkedAt: new Date() }
  await anIdentity(one.connectionId, known)
  const attributes = { email: `ada@${two.domain}` }

  expect(await aBrowser(two).signIn({ nameId: '00u-ada', nameIdFormat, attributes })).toEqual({
    kind: 'confirm_identity',
  })
  expect(await db().identity.count({ where: { issuer, subject: '00u-ada' } })).toBe(2)
})
