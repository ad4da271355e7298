import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { getDomainDetail } from './detail'
import { addDomain, checkDomainNow, removeDomain } from './own'
import { isVerifiedFor, listDomains } from './queries'

async function anOwner() {
  const org = await anOrg()
  return { org, owner: asUser(await aMember(org, 'owner')) }
}
const rowOf = (id: DomainId) => db().domain.findUniqueOrThrow({ where: { id } })
const auditOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name }) => name)

test('an owner adds a domain: it waits, counts for nothing, and is looked at', async () => {
  const { org, owner } = await anOwner()
  await enqueuedJobs()

  const id = await addDomain(owner, org, { name: ' Bücher.Example ' })

  expect(await rowOf(id)).toMatchObject({ name: 'xn--bcher-kva.example', state: 'waiting', nextCheckAt: owner.now })
  expect(await isVerifiedFor(owner, org, 'ada@xn--bcher-kva.example', { allowMissing: true })).toBe(false)
  expect(await auditOf(org)).toEqual(['domain.added'])
  expect(await enqueuedJobs()).toEqual([{ name: 'domains.check', payload: { domainId: id } }])
})

test.each(['gmail.com', 'co.uk', 'github.io', 'com', 'acme', '10.0.0.1', 'acme.com.', 'acme.com/x', 'www acme.com'])(
  '%s is refused with a reason',
  async (name) => {
    const { org, owner } = await anOwner()
    await expect(addDomain(owner, org, { name })).rejects.toMatchObject({
      code: 'domain_refused',
      fields: { name: expect.stringMatching(/\.$/) },
    })
    expect(await listDomains(owner, org)).toEqual([])
  },
)

test('a subdomain is a domain of its own', async () => {
  const { org, owner } = await anOwner()
  await aVerifiedDomain(org, 'above.example')

  const id = await addDomain(owner, org, { name: 'sub.above.example' })

  expect(await rowOf(id)).toMatchObject({ state: 'waiting' })
})

test('each organization waits with a value of its own, and a domain added again has a new one', async () => {
  const [acme, rival] = [await anOwner(), await anOwner()]
  const name = 'wanted.example'
  const first = await addDomain(acme.owner, acme.org, { name })
  const theirs = await addDomain(rival.owner, rival.org, { name })
  const before = await rowOf(first)
  await expect(addDomain(acme.owner, acme.org, { name })).rejects.toMatchObject({ code: 'domain_known' })

  await removeDomain(acme.owner, acme.org, { domainId: first })
  const again = await addDomain(acme.owner, acme.org, { name })

  const challenges = [before, await rowOf(theirs), await rowOf(again)].map(({ challenge }) => challenge)
  expect(new Set(challenges).size).toBe(3)
  expect(Math.min(...challenges.map((one) => one.length))).toBeGreaterThan(20)
})

test('added twenty times at once, it is there once', async () => {
  const { org, owner } = await anOwner()

  const added = await Promise.allSettled(
    Array.from({ length: 20 }, () => addDomain(owner, org, { name: 'once.example' })),
  )

  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await listDomains(owner, org)).toHaveLength(1)
})

test('an organization has a hundred domains at most', async () => {
  const { org, owner } = await anOwner()
  const row = (n: number) => ({ orgId: org, name: `n${n}.full.example`, challenge: `${n}`, createdAt: new Date() })
  await db().domain.createMany({ data: Array.from({ length: 99 }, (_, n) => ({ id: `dom_full${n}`, ...row(n) })) })

  const added = await Promise.allSettled(
    ['a', 'b', 'c'].map((label) => addDomain(owner, org, { name: `${label}.full.example` })),
  )

  expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(added.filter(({ status }) => status === 'rejected')).toMatchObject([
    { reason: { code: 'domains_full' } },
    { reason: { code: 'domains_full' } },
  ])
})

test('what depends on a domain is shown, and sign-ins by it stop with its removal', async () => {
  const { org, owner } = await anOwner()
  const { id: domainId, name } = await aVerifiedDomain(org)
  const connection = await aConnection(org)
  const userId = await aMember(org)
  await anIdentity(connection, { userId, email: `ada@${name}` })
  await anIdentity(connection, { email: `new@${name}` })
  await anIdentity(connection, { userId: await aMember(org), email: `eve@sub.${name}` })

  const { depends } = await getDomainDetail(owner, org, domainId)
  await removeDomain(owner, org, { domainId })

  expect(depends).toEqual({ people: 1, identities: 1, connections: 1, organizations: 0 })
  expect(await isVerifiedFor(owner, org, `ada@${name}`, { allowMissing: true })).toBe(false)
  expect(await auditOf(org)).toEqual(['domain.removed'])
})

test('“Check now” begins the waiting anew, and not too often', async () => {
  const { org, owner } = await anOwner()
  const domainId = await addDomain(owner, org, { name: 'pressed.example' })
  await db().domain.update({
    where: { id: domainId },
    data: { nextCheckAt: null, waitingSince: addSeconds(owner.now, -300_000) },
  })

  await checkDomainNow(owner, org, { domainId })
  expect(await rowOf(domainId)).toMatchObject({ nextCheckAt: owner.now, waitingSince: owner.now })
  for (let n = 2; n <= 10; n++) await checkDomainNow(owner, org, { domainId })

  await expect(checkDomainNow(owner, org, { domainId })).rejects.toMatchObject({ code: 'checks_too_often' })
  expect(await auditOf(org)).toContain('domain.check_asked')
})

const acts = {
  add: (ctx, org) => addDomain(ctx, org, { name: 'intruder.example' }),
  remove: (ctx, org, domainId) => removeDomain(ctx, org, { domainId }),
  'check now': (ctx, org, domainId) => checkDomainNow(ctx, org, { domainId }),
} satisfies Record<string, (ctx: ReturnType<typeof asUser>, org: OrgId, id: DomainId) => Promise<unknown>>

test.each(Object.entries(acts))(
  'to %s takes an owner of this organization, and a fresh proof where it changes anything',
  async (name, act) => {
    const [acme, rival] = [await anOwner(), await anOwner()]
    const { id } = await aVerifiedDomain(acme.org)
    const admin = asUser(await aMember(acme.org, 'admin'))
    const stale = asUser(acme.owner.actor.userId, { provenAt: addSeconds(new Date(), -3600) })
    const elsewhere = asUser(acme.owner.actor.userId, { confinedTo: rival.org })

    await expect(act(admin, acme.org, id)).rejects.toMatchObject({ code: 'forbidden' })
    if (name !== 'check now') await expect(act(stale, acme.org, id)).rejects.toMatchObject({ code: 'proof_needed' })
    await expect(act(elsewhere, acme.org, id)).rejects.toMatchObject({ code: 'org_not_found' })
    await expect(act(rival.owner, acme.org, id)).rejects.toMatchObject({ code: 'org_not_found' })
    if (name !== 'add')
      await expect(act(rival.owner, rival.org, id)).rejects.toMatchObject({ code: 'domain_not_found' })
    expect(await rowOf(id)).toMatchObject({ state: 'verified', nextCheckAt: null })
    expect(await auditOf(acme.org)).toEqual([])
  },
)

test('another organization’s domain is not shown', async () => {
  const [acme, rival] = [await anOwner(), await anOwner()]
  const { id } = await aVerifiedDomain(acme.org)

  await expect(getDomainDetail(rival.owner, rival.org, id)).rejects.toMatchObject({ code: 'domain_not_found' })
  await expect(getDomainDetail(rival.owner, acme.org, id)).rejects.toMatchObject({ code: 'org_not_found' })
})
