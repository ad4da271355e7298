import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import {
  aConnection,
  addMember,
  aMember,
  anIdentity,
  anOrg,
  asUser,
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

test('linking writes it down, and tells the person and the account’s owner', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const { id, number, identityId } = await aWaitingRequest(org)

  expect(await linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })).toBe('linked')

  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: ada })
  expect(await stateOf(id)).toMatchObject({ state: 'linked', userId: ada, decidedById: admin })
  expect(await auditOf(org)).toMatchObject([
    { name: 'identity.linked', actor: { userId: admin }, data: { identityId, userId: ada, how: 'admin' } },
    { name: 'link_request.linked', actor: { userId: admin }, data: { linkRequestId: id, number, userId: ada } },
  ])
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.link-request-linked', payload: { linkRequestId: id } },
    { name: 'email.identity-linked', payload: { linkRequestId: id } },
  ])
})

test('declining keeps the reason and tells the person', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')
  const { id, number, identityId } = await aWaitingRequest(org)

  await declineLinkRequest(asUser(admin), org, { linkRequestId: id, reason: 'Use your other account.' })

  expect(await stateOf(id)).toMatchObject({ state: 'declined', reason: 'Use your other account.', decidedById: admin })
  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: null })
  expect(await auditOf(org)).toMatchObject([
    { name: 'link_request.declined', data: { linkRequestId: id, number, reason: 'Use your other account.' } },
  ])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.link-request-declined', payload: { linkRequestId: id } }])
})

test('a member may neither link nor decline', async () => {
  const org = await anOrg()
  const [member, ada] = [await aMember(org), await aMember(org)]
  const { id } = await aWaitingRequest(org)

  const link = linkRequestToMember(asUser(member), org, { linkRequestId: id, userId: ada })
  await expect(link).rejects.toMatchObject({ code: 'forbidden' })
  const decline = declineLinkRequest(asUser(member), org, { linkRequestId: id, reason: 'No' })
  await expect(decline).rejects.toMatchObject({ code: 'forbidden' })
  await expectUntouched(org, id)
})

test('an admin of another organization sees no request, nor does a session confined elsewhere', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [spy, ada] = [await aMember(rival, 'owner'), await aMember(acme)]
  const both = await aMember(acme, 'owner')
  await addMember(rival, both, 'owner')
  const { id } = await aWaitingRequest(acme)
  const link = (org: OrgId, ctx = asUser(spy)) => linkRequestToMember(ctx, org, { linkRequestId: id, userId: ada })

  await expect(link(acme)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(link(rival)).rejects.toMatchObject({ code: 'link_request_not_found' })
  await expect(link(acme, asUser(both, { confinedTo: rival }))).rejects.toMatchObject({ code: 'org_not_found' })
  const decline = declineLinkRequest(asUser(spy), rival, { linkRequestId: id, reason: 'No' })
  await expect(decline).rejects.toMatchObject({ code: 'link_request_not_found' })
  await expectUntouched(acme, id)
})

test('of two admins who link at once, one is told', async () => {
  const org = await anOrg()
  const [one, two, ada, bo] = [
    await aMember(org, 'admin'),
    await aMember(org, 'admin'),
    await aMember(org),
    await aMember(org),
  ]
  const { id } = await aWaitingRequest(org)

  const results = await Promise.allSettled([
    linkRequestToMember(asUser(one), org, { linkRequestId: id, userId: ada }),
    linkRequestToMember(asUser(two), org, { linkRequestId: id, userId: bo }),
  ])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'link_request_already_decided' },
  })
  expect(await enqueuedJobs()).toHaveLength(2)
})

test('of an admin who links and one who declines at once, one is told', async () => {
  const org = await anOrg()
  const [one, two, ada] = [await aMember(org, 'admin'), await aMember(org, 'admin'), await aMember(org)]
  const { id, identityId } = await aWaitingRequest(org)

  const results = await Promise.allSettled([
    linkRequestToMember(asUser(one), org, { linkRequestId: id, userId: ada }),
    declineLinkRequest(asUser(two), org, { linkRequestId: id, reason: 'No' }),
  ])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const linked = (await stateOf(id)).state === 'linked'
  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: linked ? ada : null })
})

test.each(['withdrawn', 'expired', 'declined', 'linked'] as const)(
  'a request that is %s can no longer be linked',
  async (state) => {
    const org = await anOrg()
    const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
    const { id, identityId } = await aWaitingRequest(org, { state, decidedAt: new Date() })

    const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

    await expect(link).rejects.toMatchObject({ code: 'link_request_already_decided' })
    expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: null })
  },
)

test('one that is older than thirty days cannot either, swept or not', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const { id } = await aWaitingRequest(org, { expiresAt: new Date(Date.now() - 1000) })

  const link = linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada })

  await expect(link).rejects.toMatchObject({ code: 'link_request_already_decided' })
})

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
