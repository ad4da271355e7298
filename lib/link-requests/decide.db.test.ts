import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { LinkRequestId, OrgId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { addMember, aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
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
