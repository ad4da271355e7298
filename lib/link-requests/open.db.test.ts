import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { asIdentity, asSystem } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain, aWaitingRequest } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { openLinkRequest } from './open'
import { expireLinkRequests } from './sweep'

beforeEach(enqueuedJobs)

const hours = (n: number) => new Date(Date.now() + n * 3_600_000)
const auditOf = (orgId: OrgId) =>
  db().auditEvent.findMany({ where: { orgId }, select: { name: true, data: true, actor: true } })

test('asking makes a request, writes it down, tells the person and the admins', async () => {
  const org = await anOrg()
  const identity = await anIdentity(await aConnection(org))
  const ctx = asIdentity(identity)

  const { id, number } = await openLinkRequest(ctx, { note: 'It is me' })

  expect(number).toBe(1)
  expect(await db().linkRequest.findUnique({ where: { id } })).toMatchObject({
    state: 'waiting',
    identityId: identity.id,
    note: 'It is me',
  })
  expect(await db().auditEvent.findMany({ where: { orgId: org } })).toMatchObject([
    {
      name: 'link_request.opened',
      actor: { kind: 'identity', identityId: identity.id },
      data: { linkRequestId: id, number: 1, identityId: identity.id },
      connectionId: identity.connectionId,
      attemptReference: ctx.actor.attemptReference,
    },
  ])
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.link-request-asked', payload: { linkRequestId: id } },
    { name: 'email.link-requests-waiting', payload: { orgId: org } },
  ])
})

test('asking again is the same request, without further mail', async () => {
  const org = await anOrg()
  const identity = await anIdentity(await aConnection(org))
  const first = await openLinkRequest(asIdentity(identity), {})
  await enqueuedJobs()

  expect(await openLinkRequest(asIdentity(identity), {})).toEqual(first)

  expect(await enqueuedJobs()).toEqual([])
  expect(await auditOf(org)).toHaveLength(1)
})

test('eight browsers that confirm at once make one request', async () => {
  const org = await anOrg()
  const identity = await anIdentity(await aConnection(org))

  const results = await Promise.all(Array.from({ length: 8 }, () => openLinkRequest(asIdentity(identity), {})))

  expect(new Set(results.map(({ id }) => id)).size).toBe(1)
  expect(await db().linkRequest.count({ where: { orgId: org } })).toBe(1)
  expect(await enqueuedJobs()).toHaveLength(2)
})

test('the database itself refuses a second waiting request of one identity', async () => {
  const org = await anOrg()
  const { identityId } = await aWaitingRequest(org)
  const second = { id: 'lrq_second', orgId: org, number: 99, identityId, createdAt: new Date(), expiresAt: hours(1) }

  await expect(db().linkRequest.create({ data: second })).rejects.toMatchObject({ code: 'P2002' })
})

test('numbers count per organization, without gaps', async () => {
  const [acme, labs] = [await anOrg(), await anOrg()]
  const ask = async (org: OrgId) => openLinkRequest(asIdentity(await anIdentity(await aConnection(org))), {})

  const numbers = (await Promise.all([ask(acme), ask(acme), ask(acme), ask(labs)])).map(({ number }) => number)

  expect(numbers.slice(0, 3).sort()).toEqual([1, 2, 3])
  expect(numbers[3]).toBe(1)
})

test('admins get one digest for all requests of a quarter of an hour', async () => {
  const org = await anOrg()
  await aVerifiedDomain(org)
  const askAt = async (time: Date) =>
    openLinkRequest(asIdentity(await anIdentity(await aConnection(org)), { now: time }), {})
  const start = new Date()
  const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

  for (const minutes of [0, 1, 2, 14, 16, 60]) await askAt(later(minutes))

  const digests = await db().outboxJob.findMany({
    where: { name: 'email.link-requests-waiting' },
    orderBy: { runAt: 'asc' },
  })
  expect(digests.map(({ runAt }) => runAt)).toEqual([later(0), later(15), later(30), later(60)])
})

test.each(['declined', 'withdrawn'] as const)('after being %s one waits a day', async (state) => {
  const org = await anOrg()
  const { identity } = await aWaitingRequest(org, { state, decidedAt: new Date() })

  const soon = openLinkRequest(asIdentity(identity, { now: hours(23) }), {})
  await expect(soon).rejects.toMatchObject({
    code: 'too_soon',
    message: expect.stringContaining('You can ask again from'),
  })
  expect(await enqueuedJobs()).toEqual([])

  expect(await openLinkRequest(asIdentity(identity, { now: hours(25) }), {})).toMatchObject({ number: 2 })
})

test('a request that nobody answered for thirty days makes room at once', async () => {
  const org = await anOrg()
  const { id, identity } = await aWaitingRequest(org, { expiresAt: hours(-1) })

  const again = await openLinkRequest(asIdentity(identity), {})

  expect(again.id).not.toBe(id)
  expect(await db().linkRequest.findUnique({ where: { id } })).toMatchObject({ state: 'expired' })
  expect((await auditOf(org)).map(({ name }) => name).sort()).toEqual(['link_request.expired', 'link_request.opened'])
})

test('the sweep ends old requests, and only those', async () => {
  const org = await anOrg()
  const [old, young] = [await aWaitingRequest(org, { expiresAt: hours(-1) }), await aWaitingRequest(org)]

  while ((await expireLinkRequests(asSystem())) > 0);

  expect(await db().linkRequest.findUnique({ where: { id: old.id } })).toMatchObject({ state: 'expired' })
  expect(await db().linkRequest.findUnique({ where: { id: young.id } })).toMatchObject({ state: 'waiting' })
  expect(await auditOf(org)).toMatchObject([
    { name: 'link_request.expired', data: { number: old.number }, actor: { kind: 'system' } },
  ])
})

test.each(['missing', 'expired', 'waiting'] as const)('an address whose domain is %s cannot ask', async (state) => {
  const org = await anOrg()
  const identity = await anIdentity(await aConnection(org))
  await db().domain.updateMany({ where: { orgId: org }, data: { state } })

  await expect(openLinkRequest(asIdentity(identity), {})).rejects.toMatchObject({ code: 'link_not_allowed_domain' })
  expect(await db().linkRequest.count({ where: { orgId: org } })).toBe(0)
})

test('an address of another organization’s domain cannot ask', async () => {
  const [org, rival] = [await anOrg(), await anOrg()]
  const { name } = await aVerifiedDomain(rival)
  const identity = await anIdentity(await aConnection(org), { email: `ada@${name}` })

  await expect(openLinkRequest(asIdentity(identity), {})).rejects.toMatchObject({ code: 'link_not_allowed_domain' })
})

test('a linked identity, a connection that is off, another one and one of another organization cannot ask', async () => {
  const [org, rival] = [await anOrg(), await anOrg()]
  const linked = await anIdentity(await aConnection(org), { userId: await aMember(org) })
  const off = await anIdentity(await aConnection(org, { state: 'off' }))
  const strange = { ...(await anIdentity(await aConnection(org))), connectionId: await aConnection(org) }
  const foreign = { ...(await anIdentity(await aConnection(org))), orgId: rival }

  await expect(openLinkRequest(asIdentity(linked), {})).rejects.toMatchObject({ code: 'already_linked' })
  await expect(openLinkRequest(asIdentity(off), {})).rejects.toMatchObject({ code: 'connection_not_found' })
  await expect(openLinkRequest(asIdentity(strange), {})).rejects.toMatchObject({ code: 'not_found' })
  await expect(openLinkRequest(asIdentity(foreign), {})).rejects.toMatchObject({ code: 'connection_not_found' })
})
