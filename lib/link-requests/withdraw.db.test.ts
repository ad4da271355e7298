import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { asIdentity, asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { linkRequestToMember } from './decide'
import { denyIdentity, remindOwners, withdrawLinkRequest } from './withdraw'

beforeEach(enqueuedJobs)

const hours = (n: number) => new Date(Date.now() + n * 3_600_000)
const auditNames = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId } })).map(({ name }) => name).sort()

test('a person takes their request back', async () => {
  const org = await anOrg()
  const { id, identity } = await aWaitingRequest(org)

  await withdrawLinkRequest(asIdentity(identity), id)

  expect(await db().linkRequest.findUnique({ where: { id } })).toMatchObject({
    state: 'withdrawn',
    decidedById: null,
    decidedAt: expect.any(Date),
  })
  expect(await auditNames(org)).toEqual(['link_request.withdrawn'])
  expect(await enqueuedJobs()).toEqual([])
})

test('nobody takes back another’s request, or one that ended', async () => {
  const org = await anOrg()
  const [mine, yours] = [
    await aWaitingRequest(org, { state: 'declined', decidedAt: new Date() }),
    await aWaitingRequest(org),
  ]
  const elsewhere = { ...yours.identity, orgId: await anOrg() }

  await expect(withdrawLinkRequest(asIdentity(mine.identity), yours.id)).rejects.toMatchObject({
    code: 'link_request_not_found',
  })
  await expect(withdrawLinkRequest(asIdentity(elsewhere), yours.id)).rejects.toMatchObject({
    code: 'link_request_not_found',
  })
  await expect(withdrawLinkRequest(asIdentity(mine.identity), mine.id)).rejects.toMatchObject({
    code: 'link_request_already_decided',
  })
  expect(await auditNames(org)).toEqual([])
})

test('of withdrawing and linking at once, one happens', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const { id, identity } = await aWaitingRequest(org)

  const results = await Promise.allSettled([
    withdrawLinkRequest(asIdentity(identity), id),
    linkRequestToMember(asUser(admin), org, { linkRequestId: id, userId: ada }),
  ])

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('the owners are reminded once a day, also by parallel clicks', async () => {
  const org = await anOrg()
  const { id, identity } = await aWaitingRequest(org)

  const results = await Promise.allSettled(Array.from({ length: 5 }, () => remindOwners(asIdentity(identity), id)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await enqueuedJobs()).toEqual([{ name: 'email.link-request-reminder', payload: { linkRequestId: id } }])

  await expect(remindOwners(asIdentity(identity, { now: hours(23) }), id)).rejects.toMatchObject({
    code: 'too_soon',
    message: expect.stringContaining('You can remind them again from'),
  })
  await remindOwners(asIdentity(identity, { now: hours(25) }), id)
  expect(await auditNames(org)).toEqual(['link_request.reminded', 'link_request.reminded'])
})

test('nobody reminds owners of another’s request', async () => {
  const org = await anOrg()
  const [mine, yours] = [await aWaitingRequest(org), await aWaitingRequest(org)]

  await expect(remindOwners(asIdentity(mine.identity), yours.id)).rejects.toMatchObject({
    code: 'link_request_not_found',
  })
  expect(await enqueuedJobs()).toEqual([])
})

test('“this is not me” drops the request and tells the owners', async () => {
  const org = await anOrg()
  const { id, identity } = await aWaitingRequest(org)

  await denyIdentity(asIdentity(identity))

  expect(await db().linkRequest.findUnique({ where: { id } })).toMatchObject({ state: 'withdrawn' })
  expect(await auditNames(org)).toEqual(['link_request.denied_by_person', 'link_request.withdrawn'])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.identity-denied', payload: { identityId: identity.id } }])
})

test('it works before anything was asked, and leaves an existing link alone', async () => {
  const org = await anOrg()
  const ada = await aMember(org)
  const fresh = await anIdentity(await aConnection(org))
  const linked = await anIdentity(await aConnection(org), { userId: ada })

  await denyIdentity(asIdentity(fresh))
  await denyIdentity(asIdentity(linked))

  expect(await enqueuedJobs()).toHaveLength(2)
  expect(await db().identity.findUnique({ where: { id: linked.id } })).toMatchObject({ userId: ada })
})

test('pressing it often does not flood the owners', async () => {
  const identity = await anIdentity(await aConnection(await anOrg()))

  for (let i = 0; i < 9; i += 1) await denyIdentity(asIdentity(identity))

  expect(await enqueuedJobs()).toHaveLength(5)
})
