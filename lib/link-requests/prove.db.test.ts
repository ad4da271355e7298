import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { limits } from '@/lib/platform/rate-limit'
import { asIdentity, asUser } from '@/lib/testing/actors'
import { aConnection, addMember, aMember, anIdentity, anOrg, aUser, aWaitingRequest } from '@/lib/testing/factories'
import { anAuthenticatorApp } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { hashPassword } from '@/lib/users/password'
import { linkRequestToMember } from './decide'
import { proveByPassword } from './prove'

beforeEach(enqueuedJobs)

const PASSWORD = 'correct horse battery'
const passwordHash = await hashPassword(PASSWORD)
let networks = 0
/** Another network each time, so that one test's tries are not another's. */
const from = () => ({ network: `198.51.${networks++}.x`, browserHash: null })
const auditNames = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId } })).map(({ name }) => name).sort()
const stateOf = (id: LinkRequestId) => db().linkRequest.findUniqueOrThrow({ where: { id } })

async function scene(org: Parameters<typeof anOrg>[0] = {}, role: 'owner' | 'admin' | 'member' = 'member') {
  const orgId = await anOrg(org)
  const ada = await aMember(orgId, role, { passwordHash })
  const { username } = await db().user.findUniqueOrThrow({ where: { id: ada } })
  const request = await aWaitingRequest(orgId)
  const prove = (typed: Partial<Parameters<typeof proveByPassword>[1]> = {}) =>
    proveByPassword(asIdentity(request.identity), {
      ...{ linkRequestId: request.id, identifier: username, password: PASSWORD },
      ...from(),
      ...typed,
    })
  return { orgId, ada, username, request, prove }
}

test('the right password marks the request proven, links nothing and makes no session', async () => {
  const { orgId, ada, request, prove } = await scene()

  expect(await prove()).toBe('proven')

  expect(await stateOf(request.id)).toMatchObject({ state: 'waiting', provenUserId: ada, provenBy: 'password' })
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: null })
  expect(await auditNames(orgId)).toEqual(['link_request.proven'])
  expect(await enqueuedJobs()).toEqual([])
  expect(await db().session.count({ where: { userId: ada } })).toBe(0)
})

test('where the organization chose so, it links at once, and says that nobody approved', async () => {
  const { orgId, ada, request, prove } = await scene({ selfProofLinks: true })

  expect(await prove()).toBe('linked')

  expect(await stateOf(request.id)).toMatchObject({ state: 'linked', userId: ada, decidedById: null })
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: ada })
  expect(await auditNames(orgId)).toEqual(['identity.linked', 'link_request.linked', 'link_request.proven'])
  expect((await enqueuedJobs()).map(({ name }) => name)).toEqual(['email.link-request-linked', 'email.identity-linked'])
  expect(await db().session.count({ where: { userId: ada } })).toBe(0)
})

test('an owner is never linked by self-proof', async () => {
  const { request, prove } = await scene({ selfProofLinks: true }, 'owner')

  expect(await prove()).toBe('proven')
  expect(await stateOf(request.id)).toMatchObject({ state: 'waiting' })
})

test('nor anybody while the domain’s record is missing, or the connection is off, or another sign-in is linked', async () => {
  const [missing, off, second] = [
    await scene({ selfProofLinks: true }),
    await scene({ selfProofLinks: true }),
    await scene({ selfProofLinks: true }),
  ]
  await db().domain.updateMany({ where: { orgId: missing.orgId }, data: { state: 'missing' } })
  await db().connection.update({ where: { id: off.request.connectionId }, data: { state: 'off' } })
  await anIdentity(second.request.connectionId, { userId: second.ada })

  for (const { prove } of [missing, off, second]) expect(await prove()).toBe('proven')
})

test('a proof completes what an admin approved', async () => {
  const { orgId, ada, request, prove } = await scene({}, 'owner')
  const owner = await aMember(orgId, 'owner')
  await linkRequestToMember(asUser(owner), orgId, { linkRequestId: request.id, userId: ada })

  expect(await prove()).toBe('linked')

  expect(await stateOf(request.id)).toMatchObject({
    state: 'linked',
    userId: ada,
    decidedById: owner,
    awaitsProofOf: null,
  })
  const linked = await db().auditEvent.findFirst({ where: { orgId, name: 'identity.linked' } })
  expect(linked?.data).toMatchObject({ how: 'admin' })
})

test('an approval of another account is not completed', async () => {
  const { orgId, request, prove } = await scene()
  const [owner, other] = [await aMember(orgId, 'owner'), await aMember(orgId, 'owner')]
  await linkRequestToMember(asUser(owner), orgId, { linkRequestId: request.id, userId: other })

  expect(await prove()).toBe('proven')
  expect(await stateOf(request.id)).toMatchObject({ state: 'waiting', awaitsProofOf: other })
})

test.each(['member', 'admin'] as const)('an approval counts no longer once its owner is a mere %s', async (role) => {
  const { orgId, ada, request, prove } = await scene({}, 'owner')
  const owner = await aMember(orgId, 'owner')
  await linkRequestToMember(asUser(owner), orgId, { linkRequestId: request.id, userId: ada })
  await db().membership.update({ where: { orgId_userId: { orgId, userId: owner } }, data: { role } })

  expect(await prove()).toBe('proven')
})

test('a person of several organizations is linked by approval and proof together', async () => {
  const { orgId, ada, request, prove } = await scene()
  await addMember(await anOrg(), ada)
  const admin = await aMember(orgId, 'admin')

  expect(await linkRequestToMember(asUser(admin), orgId, { linkRequestId: request.id, userId: ada })).toBe(
    'awaits_proof',
  )
  expect(await prove()).toBe('linked')
})

test('the approval of an admin who is a mere member by then, or gone, completes nothing', async () => {
  const { orgId, ada, request, prove } = await scene()
  await addMember(await anOrg(), ada)
  const admin = await aMember(orgId, 'admin')
  await linkRequestToMember(asUser(admin), orgId, { linkRequestId: request.id, userId: ada })

  await db().membership.update({ where: { orgId_userId: { orgId, userId: admin } }, data: { role: 'member' } })
  expect(await prove()).toBe('proven')
  await db().membership.delete({ where: { orgId_userId: { orgId, userId: admin } } })
  expect(await prove()).toBe('proven')
  expect(await stateOf(request.id)).toMatchObject({ state: 'waiting', userId: null })
})

test('the right password of somebody outside is not told by the tries that are left', async () => {
  const { prove } = await scene()
  const { username: stranger } = await db().user.findUniqueOrThrow({ where: { id: await aUser({ passwordHash }) } })
  for (let i = 1; i < limits.accountStrangers.max; i += 1) await prove({ password: 'wrong', identifier: stranger })

  expect(await prove({ identifier: stranger })).toBe('mismatch')
  expect(await prove({ identifier: stranger })).toEqual({ retryAt: expect.any(Date) })
})

test('wrong passwords, unknown people, strangers and shut accounts get one answer', async () => {
  const { request, prove, orgId } = await scene()
  const nameOf = async (id: UserId) => (await db().user.findUniqueOrThrow({ where: { id } })).username
  const stranger = await nameOf(await aUser({ passwordHash }))
  const shut = await nameOf(await aMember(orgId, 'member', { passwordHash, disabledAt: new Date() }))
  const noPassword = await nameOf(await aMember(orgId))

  expect(await prove({ password: 'wrong' })).toBe('mismatch')
  for (const identifier of ['nobody', 'nobody@nowhere.test', '\u0000', stranger, shut, noPassword])
    expect(await prove({ identifier })).toBe('mismatch')

  expect(await stateOf(request.id)).toMatchObject({ provenUserId: null })
  expect(await auditNames(orgId)).toEqual([])
})

test('ten wrong tries at one account stop further ones, right or wrong, from every network', async () => {
  const { username, prove } = await scene()
  const { email } = await db().user.findUniqueOrThrow({ where: { usernameCanonical: username } })
  for (let i = 0; i < limits.accountStrangers.max; i += 1)
    expect(await prove({ password: 'wrong', identifier: i % 2 ? username : email })).toBe('mismatch')

  expect(await prove()).toEqual({ retryAt: expect.any(Date) })
})

test('a browser that signed in to the account before is not shut out by strangers', async () => {
  const { ada, prove } = await scene()
  await db().knownBrowser.create({ data: { userId: ada, browserHash: 'known', lastSeenAt: new Date() } })
  for (let i = 0; i <= limits.accountStrangers.max; i += 1) await prove({ password: 'wrong' })

  expect(await prove({ browserHash: 'known' })).toBe('proven')
})

test('only the sign-in that asked may prove, and only while it waits', async () => {
  const { orgId, username, request } = await scene()
  const input = { linkRequestId: request.id, identifier: username, password: PASSWORD, ...from() }
  const other = await anIdentity(await aConnection(orgId))

  for (const password of [PASSWORD, 'wrong'])
    await expect(proveByPassword(asIdentity(other), { ...input, password })).rejects.toMatchObject({
      code: 'link_request_not_found',
    })
  await db().linkRequest.update({ where: { id: request.id }, data: { state: 'declined', decidedAt: new Date() } })
  await expect(proveByPassword(asIdentity(request.identity), input)).rejects.toMatchObject({
    code: 'link_request_already_decided',
  })
})

test('the password alone does not prove an account that has a factor', async () => {
  const { ada, request, prove } = await scene({ selfProofLinks: true })
  await anAuthenticatorApp(ada)

  expect(await prove()).toBe('mismatch')

  expect(await stateOf(request.id)).toMatchObject({ state: 'waiting', provenUserId: null })
})
