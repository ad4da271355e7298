import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import {
  aConnection,
  addMember,
  aMember,
  anIdentity,
  anOrg,
  aUser,
  aVerifiedDomain,
  aWaitingRequest,
} from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { declineLinkRequest, linkRequestToMember } from './decide'

beforeEach(enqueuedJobs)

const auditOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId } })).sort((a, b) => a.name.localeCompare(b.name))
const stateOf = async (id: LinkRequestId) => db().linkRequest.findUniqueOrThrow({ where: { id } })

/** Nothing was decided, written down or mailed. */
async function expectUntouched(org: OrgId, id: LinkRequestId): Promise<void> {
  const { state, awaitsProofOf, identityId } = await stateOf(id)
  expect({ state, awaitsProofOf }).toEqual({ state: 'waiting', awaitsProofOf: null })
  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: null })
  expect(await auditOf(org)).toEqual([])
  expect(await enqueuedJobs()).toEqual([])
}

test.each(['admin', 'owner'] as const)('an %s cannot link a sign-in to themselves', async (role) => {
  const org = await anOrg()
  const admin = await aMember(org, role)
  const { id } = await aWaitingRequest(org)

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: admin })

  await expect(link).rejects.toMatchObject({ code: 'link_not_allowed_self' })
  await expectUntouched(org, id)
})

test('an admin cannot link a sign-in that carries their own address to a colleague', async () => {
  const org = await anOrg()
  const { name } = await aVerifiedDomain(org)
  const [admin, ada] = [await aMember(org, 'admin', { email: `Bo.${name.slice(7, 12)}@${name}` }), await aMember(org)]
  const { id } = await aWaitingRequest(org, { identity: { email: `bo.${name.slice(7, 12)}@${name}` } })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  await expect(link).rejects.toMatchObject({ code: 'link_not_allowed_self' })
  await expectUntouched(org, id)
})

test('nor one with an address that already signs them in', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const own = await anIdentity(await aConnection(org), { userId: admin })
  const { id } = await aWaitingRequest(org, { identity: { email: own.email } })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  await expect(link).rejects.toMatchObject({ code: 'link_not_allowed_self' })
  await expectUntouched(org, id)
})

test('an admin cannot link to an owner, not even a proven one', async () => {
  const org = await anOrg()
  const [admin, owner] = [await aMember(org, 'admin'), await aMember(org, 'owner')]
  const { id } = await aWaitingRequest(org, { provenUserId: owner, provenBy: 'password', provenAt: new Date() })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: owner })

  await expect(link).rejects.toMatchObject({ code: 'link_not_allowed_role' })
  await expectUntouched(org, id)
})

test('somebody outside the organization, and a shut account, cannot be linked', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const admin = await aMember(org, 'admin')
  const { id } = await aWaitingRequest(org)

  for (const userId of [
    await aUser(),
    await aMember(other),
    await aMember(org, 'member', { disabledAt: new Date() }),
  ]) {
    const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId })
    await expect(link).rejects.toMatchObject({ code: 'member_not_found', fields: { userId: expect.any(String) } })
  }
  await expectUntouched(org, id)
})

test.each(['missing', 'waiting', 'expired'] as const)(
  'nothing is linked while the address’s domain is %s',
  async (state) => {
    const org = await anOrg()
    const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
    const { id } = await aWaitingRequest(org)
    await db().domain.updateMany({ where: { orgId: org }, data: { state } })

    const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

    await expect(link).rejects.toMatchObject({ code: 'link_not_allowed_domain' })
    await expectUntouched(org, id)
  },
)

test('nothing is linked through a connection that is off', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const { id, connectionId } = await aWaitingRequest(org)
  await db().connection.update({ where: { id: connectionId }, data: { state: 'off' } })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  await expect(link).rejects.toMatchObject({ code: 'connection_not_found' })
  await expectUntouched(org, id)
})

test('a person who has a sign-in through that connection gets no second one', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const { id, connectionId } = await aWaitingRequest(org)
  await anIdentity(connectionId, { userId: ada })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  await expect(link).rejects.toMatchObject({ code: 'already_linked' })
  await expectUntouched(org, id)
})

test('an owner must confirm before another owner’s approval links them', async () => {
  const org = await anOrg()
  const [owner, target] = [await aMember(org, 'owner'), await aMember(org, 'owner')]
  const { id, number, identityId } = await aWaitingRequest(org)

  expect(await linkRequestToMember(asUser(owner), org, { linkRequestId: id, userId: target })).toBe('awaits_proof')

  expect(await stateOf(id)).toMatchObject({
    state: 'waiting',
    awaitsProofOf: target,
    decidedById: owner,
    decidedAt: null,
  })
  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: null })
  expect(await auditOf(org)).toMatchObject([
    { name: 'link_request.approved', data: { linkRequestId: id, number, userId: target, awaitsProof: true } },
  ])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.link-request-approved', payload: { linkRequestId: id } }])
})

test('so must a member of other organizations', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  await addMember(other, ada)
  const { id } = await aWaitingRequest(org)

  expect(await linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })).toBe('awaits_proof')
})

test('who has proven it already is linked at once', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const [owner, ada] = [await aMember(org, 'owner'), await aMember(org, 'owner')]
  await addMember(other, ada)
  const { id } = await aWaitingRequest(org, { provenUserId: ada, provenBy: 'code', provenAt: new Date() })

  expect(await linkRequestToMember(asUser(owner), org, { linkRequestId: id, userId: ada })).toBe('linked')
})

test('somebody else’s proof counts for nothing', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const [admin, ada, eve] = [await aMember(org, 'admin'), await aMember(org), await aMember(org)]
  await addMember(other, ada)
  const { id } = await aWaitingRequest(org, { provenUserId: eve, provenBy: 'code', provenAt: new Date() })

  expect(await linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })).toBe('awaits_proof')
})

test('a request that awaits a proof can still be declined, or approved for another', async () => {
  const org = await anOrg()
  const [owner, target, ada] = [await aMember(org, 'owner'), await aMember(org, 'owner'), await aMember(org)]
  const [one, two] = [await aWaitingRequest(org), await aWaitingRequest(org)]
  for (const { id } of [one, two]) await linkRequestToMember(asUser(owner), org, { linkRequestId: id, userId: target })

  await declineLinkRequest(asUser(owner), org, { linkRequestId: one.id, reason: 'A mistake.' })
  await linkRequestToMember(asUser(owner), org, { linkRequestId: two.id, userId: ada })

  expect(await stateOf(one.id)).toMatchObject({ state: 'declined', awaitsProofOf: null })
  expect(await stateOf(two.id)).toMatchObject({ state: 'linked', userId: ada, awaitsProofOf: null })
})
