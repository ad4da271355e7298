import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg, aVerifiedDomain, aWaitingRequest } from '@/lib/testing/factories'
import { readInboxKeys, setInboxKeys } from '@/lib/users/preferences'
import { linkSeveral } from './decide-several'
import { countLinkRequests, listLinkRequests, REQUESTS_PER_LIST } from './queries'

/** An admin, and a member whose own address somebody asserts. */
async function matches(count: number) {
  const org = await anOrg()
  const { name: domain } = await aVerifiedDomain(org)
  const admin = await aMember(org, 'admin')
  const connectionId = await aConnection(org)
  const pairs = []
  for (let n = 0; n < count; n++) {
    const email = `person-${n}@${domain}`
    const userId = await aMember(org, 'member', { email })
    const { id } = await aWaitingRequest(org, { identity: { connectionId, email } })
    pairs.push({ linkRequestId: id, userId })
  }
  return { org, admin, pairs, domain, connectionId }
}

const linkedIn = (orgId: OrgId) => db().linkRequest.count({ where: { orgId, state: 'linked' } })

test('several are linked at once, each with its own event; what one is refused for keeps no other', async () => {
  const { org, admin, pairs, domain, connectionId } = await matches(2)
  const owner = await aMember(org, 'owner', { email: `owner@${domain}` })
  const toOwner = await aWaitingRequest(org, { identity: { connectionId, email: `owner@${domain}` } })

  const outcome = await linkSeveral(asUser(admin), org, {
    pairs: [...pairs, { linkRequestId: toOwner.id, userId: owner }],
  })

  expect(outcome).toMatchObject({ linked: 2, awaitsProof: 0, refused: [{ linkRequestId: toOwner.id }] })
  expect(outcome.refused[0]?.message).toContain('higher role')
  expect(await db().auditEvent.count({ where: { orgId: org, name: 'link_request.linked' } })).toBe(2)
})

test('who may not link one may not link several, here or elsewhere', async () => {
  const { org, pairs } = await matches(1)
  const other = await matches(1)
  const member = await aMember(org)
  for (const [who, where, code] of [
    [member, org, 'forbidden'],
    [other.admin, org, 'org_not_found'],
    [other.admin, other.org, 'link_request_not_found'],
  ] as [UserId, OrgId, string][])
    await expect(linkSeveral(asUser(who), where, { pairs })).rejects.toMatchObject({ code })
  expect(await linkedIn(org)).toBe(0)
})

test('of two admins who link the same several at once, each request is linked once', async () => {
  const { org, admin, pairs } = await matches(3)
  const second = await aMember(org, 'admin')

  const outcomes = await Promise.allSettled([admin, second].map((who) => linkSeveral(asUser(who), org, { pairs })))

  const linked = outcomes.map((result) => (result.status === 'fulfilled' ? result.value.linked : 0))
  expect(linked.reduce((sum, count) => sum + count, 0)).toBe(3)
  expect(await db().auditEvent.count({ where: { orgId: org, name: 'link_request.linked' } })).toBe(3)
})

test('each state has its list; what ran out is expired from that moment, before the sweep comes by', async () => {
  const org = await anOrg()
  const reader = asUser(await aMember(org, 'admin'))
  const connectionId = await aConnection(org)
  const identity = { connectionId }
  const waiting = await aWaitingRequest(org, { identity })
  const withdrawn = await aWaitingRequest(org, { identity, state: 'withdrawn', decidedAt: new Date() })
  const expired = await aWaitingRequest(org, { identity, state: 'expired', decidedAt: new Date() })
  const ranOut = await aWaitingRequest(org, { identity, expiresAt: addSeconds(new Date(), -DAY_SECONDS) })

  const idsIn = async (state: 'waiting' | 'withdrawn' | 'expired') =>
    (await listLinkRequests(reader, org, { state })).map(({ id }) => id)
  expect(await idsIn('waiting')).toEqual([waiting.id])
  expect(await idsIn('withdrawn')).toEqual([withdrawn.id])
  expect(await idsIn('expired')).toEqual([ranOut.id, expired.id])
  expect((await listLinkRequests(reader, org, { state: 'expired' })).map(({ state }) => state)).toEqual([
    'expired',
    'expired',
  ])
  expect(await countLinkRequests(reader, org, { state: 'expired' })).toBe(2)
  expect(await countLinkRequests(reader, org, { state: 'expired', q: `R-${ranOut.number}` })).toBe(1)
})

test('the list goes on beyond a hundred', async () => {
  const { org, admin, connectionId } = await matches(0)
  for (let n = 0; n < REQUESTS_PER_LIST + 2; n++) await aWaitingRequest(org, { identity: { connectionId } })
  const reader = asUser(admin)
  const [first, second] = await Promise.all(
    [1, 2].map((page) => listLinkRequests(reader, org, { state: 'waiting', page })),
  )
  expect([first?.length, second?.map(({ number }) => number)]).toEqual([REQUESTS_PER_LIST, [2, 1]])
  expect(await countLinkRequests(reader, org, { state: 'waiting' })).toBe(REQUESTS_PER_LIST + 2)
})

test('the keys are on until somebody turns them off, for themselves', async () => {
  const org = await anOrg()
  const [ada, bo] = [asUser(await aMember(org)), asUser(await aMember(org))]
  await setInboxKeys(ada, false)
  expect([await readInboxKeys(ada), await readInboxKeys(bo)]).toEqual([false, true])
  await setInboxKeys(ada, true)
  expect(await readInboxKeys(ada)).toBe(true)
})
