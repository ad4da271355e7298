import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { asOperator, asSystem, asUser } from '@/lib/testing/actors'
import { type DnsRecords, startDnsRecords } from '@/lib/testing/dns-records'
import { textsAt } from '@/lib/testing/dns-world'
import { aMember, anOrg } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { claimDue, claimOne } from './claim'
import { addVerifiedDomainAsOperator } from './commands'
import { lookForRecord } from './look'
import { addDomain, removeDomain } from './own'
import { verifiedOwner } from './queries'
import { recordName, recordValue } from './record'
import { settleLook } from './settle'

let dns: DnsRecords
beforeAll(async () => {
  dns = await startDnsRecords()
})
afterAll(() => dns.world.stop())

async function waitingFor(name: string) {
  const org = await anOrg()
  const owner = asUser(await aMember(org, 'owner'))
  return { org, owner, id: await addDomain(owner, org, { name }) }
}
const rowOf = (id: DomainId) => db().domain.findUniqueOrThrow({ where: { id }, include: { looks: true } })
const namesOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name }) => name)
const later = (seconds: number) => addSeconds(new Date(), seconds)

test('a domain whose record is there becomes the organization’s; log and owners hear of it', async () => {
  const { org, id } = await waitingFor('proven.example')
  await dns.put(id)
  await enqueuedJobs()

  await dns.look(id)

  expect(await rowOf(id)).toMatchObject({ state: 'verified', verifiedBy: 'dns', checkingUntil: null, checkCount: 1 })
  expect((await rowOf(id)).looks).toMatchObject([{ verdict: 'proven', reading: expect.stringMatching(/is there/) }])
  expect(await namesOf(org)).toEqual(['domain.added', 'domain.verified'])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.domain-verified', payload: { domainId: id } }])
})

test('one whose record is not there goes on waiting, and says what was seen', async () => {
  const { id } = await waitingFor('unproven.example')
  const now = new Date()

  await dns.look(id, now)

  const { looks, ...row } = await rowOf(id)
  expect(row).toMatchObject({ state: 'waiting', lastCheckAt: now, nextCheckAt: addSeconds(now, 15) })
  expect(looks).toMatchObject([{ verdict: 'gone', reading: expect.stringMatching(/not there yet/) }])
})

test('another organization’s value proves nothing', async () => {
  const [acme, rival] = [await waitingFor('borrowed.example'), await waitingFor('borrowed.example')]
  await dns.put(acme.id)

  await dns.look(rival.id)

  expect(await rowOf(rival.id)).toMatchObject({ state: 'waiting' })
  expect(await verifiedOwner(asSystem(), 'borrowed.example')).toBeNull()
})

test('nor does the value of the same organization at another domain', async () => {
  const { org, owner } = await waitingFor('one.example')
  const other = await addDomain(owner, org, { name: 'two.example' })
  const { challenge } = await rowOf(other)
  const first = (await db().domain.findFirstOrThrow({ where: { orgId: org, name: 'one.example' } })).id as DomainId
  dns.world.zone(textsAt(recordName('one.example'), recordValue(challenge)))

  await dns.look(first)

  dns.world.zone(dns.reply)
  expect(await rowOf(first)).toMatchObject({ state: 'waiting' })
})

test('of twenty organizations that prove one domain at once, one has it and the others contest it', async () => {
  const rivals = await Promise.all(Array.from({ length: 20 }, () => waitingFor('raced-by-dns.example')))
  for (const { id } of rivals) await dns.put(id)

  await Promise.all(rivals.map(({ id }) => dns.look(id)))

  const rows = await Promise.all(rivals.map(({ id }) => rowOf(id)))
  expect(rows.filter(({ state }) => state === 'verified')).toHaveLength(1)
  expect(rows.filter(({ state, contestedAt }) => state === 'waiting' && contestedAt)).toHaveLength(19)
})

test('who proves a domain that another one holds is told, and so is the holder; nothing changes hands', async () => {
  const [acme, rival] = [await waitingFor('held.example'), await waitingFor('held.example')]
  await dns.put(acme.id)
  await dns.look(acme.id)
  await dns.put(rival.id)
  await enqueuedJobs()

  await dns.look(rival.id)
  await dns.look(rival.id, later(30 * DAY_SECONDS))

  expect(await verifiedOwner(asSystem(), 'held.example')).toMatchObject({ orgId: acme.org })
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.domain-contested', payload: { domainId: rival.id, as: 'prover' } },
    { name: 'email.domain-contested', payload: { domainId: acme.id, as: 'holder' } },
  ])
  expect([await rowOf(acme.id), await rowOf(rival.id)].every(({ contestedAt }) => contestedAt)).toBe(true)
  await removeDomain(rival.owner, rival.org, { domainId: rival.id })
  expect(await rowOf(acme.id)).toMatchObject({ state: 'verified', contestedAt: null })
})

test('while a contest lasts, the holder hears of no second one', async () => {
  const name = 'held-twice.example'
  const [acme, rival, third] = [await waitingFor(name), await waitingFor(name), await waitingFor(name)]
  for (const { id } of [acme, rival]) {
    await dns.put(id)
    await dns.look(id)
  }
  await enqueuedJobs()
  await dns.put(third.id)

  await dns.look(third.id)

  expect(await enqueuedJobs()).toEqual([
    { name: 'email.domain-contested', payload: { domainId: third.id, as: 'prover' } },
  ])
})

test('who proves it no longer contests no longer', async () => {
  const [acme, rival] = [await waitingFor('calm.example'), await waitingFor('calm.example')]
  for (const { id } of [acme, rival]) {
    await dns.put(id)
    await dns.look(id)
  }
  expect(await rowOf(acme.id)).toMatchObject({ contestedAt: expect.any(Date) })

  await dns.take(rival.id)
  await dns.look(rival.id)

  expect([await rowOf(acme.id), await rowOf(rival.id)].map(({ contestedAt }) => contestedAt)).toEqual([null, null])
})

test('what another one lost goes to who proves it after fourteen days, unless that one is back', async () => {
  const [acme, rival] = [await waitingFor('lost.example'), await waitingFor('lost.example')]
  await db().domain.update({ where: { id: acme.id }, data: { state: 'expired', waitingSince: null } })
  await dns.put(rival.id)

  await dns.look(rival.id)
  expect(await rowOf(rival.id)).toMatchObject({ state: 'waiting', contestedAt: expect.any(Date) })
  await dns.look(rival.id, later(13 * DAY_SECONDS))
  expect(await rowOf(rival.id)).toMatchObject({ state: 'waiting' })
  await dns.put(acme.id)
  await dns.look(acme.id, later(13 * DAY_SECONDS))
  expect(await rowOf(acme.id)).toMatchObject({ state: 'verified' })
  await dns.look(rival.id, later(15 * DAY_SECONDS))
  expect(await rowOf(rival.id)).toMatchObject({ state: 'waiting' })

  await db().domain.update({ where: { id: acme.id }, data: { state: 'expired' } })
  await dns.look(rival.id, later(15 * DAY_SECONDS))
  expect(await verifiedOwner(asSystem(), 'lost.example')).toMatchObject({ orgId: rival.org })
})

test('the operator’s word becomes proof once the record is there, and never less without it', async () => {
  const org = await anOrg()
  const id = await addVerifiedDomainAsOperator(asOperator(), org, 'by-word.example')
  for (const days of [0, 2, 4, 6]) await dns.look(id, later(days * DAY_SECONDS))
  expect(await rowOf(id)).toMatchObject({ state: 'verified', verifiedBy: 'operator', negatives: [] })

  await dns.put(id)
  await dns.look(id, later(7 * DAY_SECONDS))

  expect(await rowOf(id)).toMatchObject({ state: 'verified', verifiedBy: 'dns' })
})

test('a domain that waits is looked at when it is due, for 72 hours, by one process at a time', async () => {
  const { id } = await waitingFor('paced.example')
  const from = new Date()
  expect(await claimOne(asSystem({ now: from }), id)).toMatchObject({ id })
  expect(await claimOne(asSystem({ now: from }), id)).toBeNull()
  expect(await claimDue(asSystem({ now: from }), 100)).not.toContainEqual(expect.objectContaining({ id }))
  expect(await claimDue(asSystem({ now: addSeconds(from, 60) }), 100)).toContainEqual(expect.objectContaining({ id }))

  await db().domain.update({ where: { id }, data: { nextCheckAt: from, checkingUntil: null } })
  let now: Date | null = from
  while (now) {
    await dns.look(id, now)
    now = (await rowOf(id)).nextCheckAt
  }

  const { lastCheckAt, looks } = await rowOf(id)
  expect(lastCheckAt!.getTime() - from.getTime()).toBeGreaterThan(72 * HOUR_SECONDS * 1000)
  expect(looks).toHaveLength(50)
})

test('a look that comes back after its lease is over, or after the removal, changes nothing', async () => {
  const { org, owner, id } = await waitingFor('late.example')
  await dns.put(id)
  const seen = await lookForRecord('late.example', (await rowOf(id)).challenge)
  const claimed = (await claimOne(asSystem(), id))!
  await claimOne(asSystem({ now: later(120) }), id)

  await settleLook(asSystem(), claimed, seen)
  expect(await rowOf(id)).toMatchObject({ state: 'waiting', checkCount: 0, looks: [] })

  await removeDomain(owner, org, { domainId: id })
  await settleLook(asSystem(), claimed, seen)
  expect(await verifiedOwner(asSystem(), 'late.example')).toBeNull()
})
