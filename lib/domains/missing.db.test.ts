import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { asSystem } from '@/lib/testing/actors'
import { type DnsRecords, startDnsRecords } from '@/lib/testing/dns-records'
import { nothing } from '@/lib/testing/dns-world'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { isVerifiedFor } from './queries'

let dns: DnsRecords
beforeAll(async () => {
  dns = await startDnsRecords()
})
afterAll(() => dns.world.stop())

const start = new Date('2026-03-01T09:00:00Z')
const after = (days: number) => addSeconds(start, days * DAY_SECONDS)
const rowOf = (id: DomainId) => db().domain.findUniqueOrThrow({ where: { id } })
const namesOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name }) => name)

async function aLostDomain() {
  const org = await anOrg()
  const { id, name } = await aVerifiedDomain(org)
  for (const days of [0, 1, 2]) await dns.look(id, after(days))
  return { org, id, name }
}

test('three plain negatives over 72 hours make a record missing; linked people go on, nobody new', async () => {
  const { org, id, name } = await aLostDomain()
  expect(await rowOf(id)).toMatchObject({ state: 'verified', nextCheckAt: after(3) })
  await enqueuedJobs()

  await dns.look(id, after(3))

  expect(await rowOf(id)).toMatchObject({ state: 'missing', missingSince: after(3), nextCheckAt: after(4) })
  expect(await isVerifiedFor(asSystem(), org, `ada@${name}`, { allowMissing: true })).toBe(true)
  expect(await isVerifiedFor(asSystem(), org, `ada@${name}`, { allowMissing: false })).toBe(false)
  expect(await namesOf(org)).toEqual(['domain.missing'])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.domain-missing', payload: { domainId: id } }])
})

test('one sight in between begins the count anew', async () => {
  const { id } = await aLostDomain()
  await dns.put(id)
  await dns.look(id, addSeconds(after(2), HOUR_SECONDS))
  expect(await rowOf(id)).toMatchObject({ negatives: [] })
  await dns.take(id)

  await dns.look(id, after(3))

  expect(await rowOf(id)).toMatchObject({ state: 'verified', negatives: [after(3)] })
})

test('a single resolver that still sees it is sight enough', async () => {
  const { id } = await aLostDomain()
  await dns.put(id)
  dns.world.zone(() => nothing)
  dns.world.resolvers(
    dns.reply,
    () => nothing,
    () => nothing,
  )
  await dns.look(id, after(3))
  dns.world.zone(dns.reply)

  expect(await rowOf(id)).toMatchObject({ state: 'verified', negatives: [] })
})

test('however often somebody asks, 72 hours are 72 hours', async () => {
  const { id } = await aLostDomain()

  for (let n = 0; n < 12; n++) await dns.look(id, addSeconds(after(2), n * 60))

  expect(await rowOf(id)).toMatchObject({ state: 'verified' })
  expect((await rowOf(id)).negatives).toHaveLength(10)
})

test('a record that is put back makes the domain verified again', async () => {
  const { org, id } = await aLostDomain()
  await dns.look(id, after(3))
  await dns.put(id)

  await dns.look(id, after(10))

  expect(await rowOf(id)).toMatchObject({ state: 'verified', missingSince: null, negatives: [] })
  expect(await namesOf(org)).toEqual(['domain.missing', 'domain.found_again'])
})

test('thirty days, a week’s notice, then it counts for nothing; each said once to the owners', async () => {
  const { org, id, name } = await aLostDomain()
  const email = `${id}@people.test`
  await aMember(org, 'owner', { email })
  await aMember(org, 'admin', { email: `admin-${email}` })
  for (let days = 3; days <= 40; days++) {
    await dns.look(id, after(days))
    await runJobs()
    const { state } = await rowOf(id)
    expect(state, `day ${days}`).toBe(days < 33 ? 'missing' : 'expired')
  }

  expect(mailsTo(email).map(({ subject }) => subject)).toEqual([
    `We can no longer find the record for ${name}`,
    `${name} stops working in a week`,
    `${name} has expired`,
  ])
  expect(mailsTo(`admin-${email}`)).toEqual([])
  expect(await isVerifiedFor(asSystem(), org, `ada@${name}`, { allowMissing: true })).toBe(false)
  expect(await namesOf(org)).toEqual(['domain.missing', 'domain.expired'])
})

test('nobody who waits for the name takes it while it is missing', async () => {
  const { org, id, name } = await aLostDomain()
  await dns.look(id, after(3))
  const rival = await anOrg()
  const theirs = await aVerifiedDomain(rival, `x${name}`)
  await db().domain.update({ where: { id: theirs.id }, data: { name, state: 'waiting' } })
  await dns.put(theirs.id)

  for (const days of [4, 19, 32]) await dns.look(theirs.id, after(days))

  expect(await rowOf(theirs.id)).toMatchObject({ state: 'waiting', contestedAt: after(4) })
  expect(await isVerifiedFor(asSystem(), rival, `ada@${name}`, { allowMissing: true })).toBe(false)
  expect(await isVerifiedFor(asSystem(), org, `ada@${name}`, { allowMissing: true })).toBe(true)
})
