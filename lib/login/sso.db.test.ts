import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser } from '@/lib/testing/actors'
import { aMember, anIdentity } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { createSigningKey } from '@/lib/testing/saml'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

/** A member whose identity at the organization's IdP is linked. */
async function linkedAda(org: SamlOrg, overrides: Parameters<typeof anIdentity>[1] = {}) {
  const userId = await aMember(org.orgId)
  const email = `ada@${org.domain}`
  const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  const identity = await anIdentity(org.connectionId, {
    issuer: org.issuer,
    subject: email,
    format,
    email,
    userId,
    linkedAt: new Date(),
    ...overrides,
  })
  return { userId, identity }
}

const sessionsOf = (userId: string) => db().session.findMany({ where: { userId } })
const eventsOf = async (orgId: string) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name }) => name)

test('a linked person signs in: a session confined to the organization, an attempt, an audit event', async () => {
  const org = await aSamlOrg()
  const { userId, identity } = await linkedAda(org)

  const finished = await aBrowser(org).signIn()

  expect(finished).toMatchObject({ kind: 'signed_in', userId, returnTo: '/orgs/deep' })
  expect(await sessionsOf(userId)).toMatchObject([
    { method: 'saml', confinedTo: org.orgId, identityId: identity.id, endedAt: null },
  ])
  expect(await eventsOf(org.orgId)).toEqual(['session.started'])
  const attempt = await db().attempt.findFirstOrThrow({ where: { orgId: org.orgId } })
  expect(attempt).toMatchObject({ state: 'succeeded', outcome: 'signed_in', userId, email: `ada@${org.domain}` })
  expect((attempt.steps as { name: string }[]).map(({ name }) => name)).toEqual([
    'started',
    'sent',
    'answered',
    'decided',
  ])
})

test('somebody unlinked confirms first, and gets no session', async () => {
  const org = await aSamlOrg()
  await aMember(org.orgId, 'member', { email: `ada@${org.domain}` }) // the same address: still no link

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  expect(await db().session.count({ where: { confinedTo: org.orgId } })).toBe(0)
  expect(await db().identity.findMany({ where: { connectionId: org.connectionId } })).toMatchObject([{ userId: null }])
})

test('the sign-in cannot be finished in another browser, and still can in its own', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const [ours, theirs] = [aBrowser(org), aBrowser(org)]
  const transaction = await ours.begin()
  await ours.post(transaction, ours.answer(transaction))

  expect(await theirs.finish(transaction)).toMatchObject({ kind: 'refused', code: 'other_browser' })
  expect(await theirs.finish(transaction, { secret: 'guessed' })).toMatchObject({
    kind: 'refused',
    code: 'other_browser',
  })
  expect(await sessionsOf(userId)).toEqual([])
  expect(await ours.finish(transaction)).toMatchObject({ kind: 'signed_in' })
})

test('of 50 parallel posts and finishes, one makes a session', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const response = browser.answer(transaction)

  await Promise.all(Array.from({ length: 50 }, () => browser.post(transaction, response)))
  const finished = await Promise.all(Array.from({ length: 50 }, () => browser.finish(transaction)))

  expect(finished.filter(({ kind }) => kind === 'signed_in')).toHaveLength(1)
  expect(await sessionsOf(userId)).toHaveLength(1)
  expect(await eventsOf(org.orgId)).toEqual(['session.started'])
})

test('an assertion id is taken once, even with a new transaction and a new signature', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)

  expect(await browser.signIn({ assertionId: '_once' })).toMatchObject({ kind: 'signed_in' })
  expect(await browser.signIn({ assertionId: '_once' })).toMatchObject({ kind: 'refused', code: 'replayed' })
})

test('a response to one transaction does nothing for another', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const [first, second] = [await browser.begin(), await browser.begin()]

  expect(await browser.post(second, browser.answer(first))).toMatchObject({ kind: 'refused', code: 'wrong_request' })
  expect(await browser.finish(second)).toMatchObject({ kind: 'lost' })
})

test('rubbish from a stranger leaves the sign-in open twice; the third time it ends', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const stranger = { key: createSigningKey('mallory') }
  const state = async (id: string) => (await db().signInTransaction.findUniqueOrThrow({ where: { id } })).state

  const honest = await browser.begin()
  await browser.post(honest, browser.answer(honest, stranger))
  await browser.post(honest, 'bm90IHhtbA==')
  expect(await state(honest.id)).toBe('open')
  expect(await browser.post(honest, browser.answer(honest))).toMatchObject({ kind: 'answered' })

  const burnt = await browser.begin()
  for (let i = 0; i < 3; i += 1) await browser.post(burnt, browser.answer(burnt, stranger))
  expect(await state(burnt.id)).toBe('failed')
  expect(await browser.post(burnt, browser.answer(burnt))).toEqual({ kind: 'unsolicited' })
})

test('an address of another organization is refused, and both organizations’ logs say so', async () => {
  const [mallorys, adas] = [await aSamlOrg(), await aSamlOrg()]
  const { userId } = await linkedAda(adas)

  const finished = await aBrowser(mallorys).signIn({ nameId: `ada@${adas.domain}` })

  expect(finished).toMatchObject({ kind: 'refused', code: 'domain_not_covered' })
  expect(await sessionsOf(userId)).toEqual([])
  expect(await eventsOf(mallorys.orgId)).toEqual(['sign_in.foreign_address_refused'])
  expect(await eventsOf(adas.orgId)).toEqual(['domain.asserted_elsewhere'])
})

test('one IdP serves two organizations, and an answer opens only the one it was made for', async () => {
  const issuer = 'https://shared-idp.test/saml'
  const [one, two] = [await aSamlOrg({ issuer }), await aSamlOrg({ issuer })]
  await linkedAda(one)
  await linkedAda(two)
  const [atOne, atTwo] = [aBrowser(one), aBrowser(two)]

  expect(await atOne.signIn()).toMatchObject({ kind: 'signed_in' })
  expect(await atTwo.signIn()).toMatchObject({ kind: 'signed_in' })
  const transaction = await atTwo.begin()
  expect(await atTwo.post(transaction, atOne.answer(transaction))).toMatchObject({ kind: 'refused' })
  expect(await atTwo.post(transaction, atTwo.answer(transaction), { to: one.connectionId })).toEqual({
    kind: 'unsolicited',
  })
})

test('the same subject at two IdPs is two identities', async () => {
  const [org, other] = [await aSamlOrg(), await aSamlOrg()]
  const nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
  const { userId } = await linkedAda(org, { subject: '00u-ada', format: nameIdFormat })

  const finished = await aBrowser(other).signIn({
    nameId: '00u-ada',
    nameIdFormat,
    attributes: { email: `ada@${other.domain}` },
  })

  expect(finished).toEqual({ kind: 'confirm_identity' })
  expect(await sessionsOf(userId)).toEqual([])
})

test('a subdomain of a verified domain is not verified', async () => {
  const org = await aSamlOrg()

  expect(await aBrowser(org).signIn({ nameId: `ada@mail.${org.domain}` })).toMatchObject({ code: 'domain_not_covered' })
})

test('a present session of somebody else is replaced only when the person agrees', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const bo = asUser(await aMember(org.orgId, 'owner')).actor
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))

  expect(await browser.finish(transaction, { current: bo })).toMatchObject({ kind: 'ask_to_switch' })
  expect(await sessionsOf(userId)).toEqual([])
  expect(await browser.finish(transaction, { current: bo, mayReplace: true })).toMatchObject({
    kind: 'signed_in',
    userId,
  })
})

test('a connection that was turned off in between lets nobody in', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const [before, after] = [await browser.begin(), await browser.begin()]
  await browser.post(after, browser.answer(after))
  await db().connection.update({ where: { id: org.connectionId }, data: { state: 'off' } })

  expect(await browser.post(before, browser.answer(before))).toMatchObject({ code: 'connection_off' })
  expect(await browser.finish(after)).toMatchObject({ code: 'connection_off' })
})

test('disabled and removed people end in their own page', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)

  await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
  expect(await aBrowser(org).signIn()).toMatchObject({ code: 'account_disabled' })
  await db().user.update({ where: { id: userId }, data: { disabledAt: null } })
  await db().membership.delete({ where: { orgId_userId: { orgId: org.orgId, userId } } })
  expect(await aBrowser(org).signIn()).toMatchObject({ code: 'not_a_member' })
  expect(await sessionsOf(userId)).toEqual([])
})

test('a linked person still signs in while the domain’s record is missing; a stranger does not ask', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  await db().domain.updateMany({ where: { orgId: org.orgId }, data: { state: 'missing' } })

  expect(await aBrowser(org).signIn()).toMatchObject({ kind: 'signed_in' })
  expect(await aBrowser(org).signIn({ nameId: `new@${org.domain}` })).toMatchObject({ code: 'domain_frozen' })
})

test('the same subject with another verified address signs in, and everybody is told', async () => {
  const org = await aSamlOrg()
  const persistent = { nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', nameId: '00u-ada' }
  const { identity } = await linkedAda(org, { subject: '00u-ada', format: persistent.nameIdFormat })
  await enqueuedJobs()

  const finished = await aBrowser(org).signIn({ ...persistent, attributes: { email: `lovelace@${org.domain}` } })

  expect(finished).toMatchObject({ kind: 'signed_in' })
  expect(await eventsOf(org.orgId)).toContain('identity.address_changed')
  expect(await enqueuedJobs()).toMatchObject([
    { name: 'email.identity-address-changed', payload: { identityId: identity.id } },
  ])
})

test('the same address with another subject is a stranger', async () => {
  const org = await aSamlOrg()
  const persistent = {
    nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    attributes: { email: `ada@${org.domain}` },
  }
  await linkedAda(org, { subject: '00u-ada', format: persistent.nameIdFormat })

  expect(await aBrowser(org).signIn({ ...persistent, nameId: '00u-somebody-else' })).toEqual({
    kind: 'confirm_identity',
  })
})

test('an address that slept for 90 days asks again, and its old sessions end', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org, { lastUsedAt: addSeconds(new Date(), -91 * DAY_SECONDS) })

  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  expect(await db().identity.count({ where: { connectionId: org.connectionId, userId } })).toBe(0)
})

test('an answer waits a minute for its browser; a process that died gives its claim back', async () => {
  const org = await aSamlOrg()
  await linkedAda(org)
  const browser = aBrowser(org)
  const late = await browser.begin()
  await browser.post(late, browser.answer(late))
  expect(await browser.finish(late, { now: addSeconds(new Date(), 61) })).toMatchObject({ kind: 'lost' })

  const leased = await browser.begin()
  const soon = addSeconds(new Date(), 10)
  await db().signInTransaction.update({ where: { id: leased.id }, data: { state: 'checking', leaseUntil: soon } })
  expect(await browser.post(leased, browser.answer(leased))).toEqual({ kind: 'unsolicited' })
  expect(await browser.post(leased, browser.answer(leased), { now: addSeconds(new Date(), 11) })).toMatchObject({
    kind: 'answered',
  })
})

test('back and refresh after the end lead where the sign-in led, without a second session', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction))
  const finished = await browser.finish(transaction)
  if (finished.kind !== 'signed_in') throw new Error(finished.kind)
  const current = await authenticate(finished.sessionId, new Date())

  expect(await browser.finish(transaction, { current })).toMatchObject({
    kind: 'signed_in',
    sessionId: finished.sessionId,
  })
  expect(await browser.finish(transaction)).toMatchObject({ kind: 'lost' })
  expect(await sessionsOf(userId)).toHaveLength(1)
})

test('a session ends at the next look: account, membership, connection, link', async () => {
  const org = await aSamlOrg()
  const { userId } = await linkedAda(org)
  const started = async () => {
    const finished = await aBrowser(org).signIn()
    return finished.kind === 'signed_in' ? finished.sessionId : expect.fail(finished.kind)
  }
  const alive = async (id: Awaited<ReturnType<typeof started>>) => (await authenticate(id, new Date())) !== null

  const id = await started()
  expect(await alive(id)).toBe(true)
  await db().connection.update({ where: { id: org.connectionId }, data: { state: 'off' } })
  expect(await alive(id)).toBe(false)
  await db().connection.update({ where: { id: org.connectionId }, data: { state: 'active' } })
  await db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } })
  expect(await alive(id)).toBe(false)
  await db().user.update({ where: { id: userId }, data: { disabledAt: null } })
  await db().membership.delete({ where: { orgId_userId: { orgId: org.orgId, userId } } })
  expect(await alive(id)).toBe(false)
})
