import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { asOperator, asSystem, asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { untilWaiting } from '@/lib/testing/waiting'
import { addVerifiedDomainAsOperator } from './commands'
import { isVerifiedFor, listDomains, verifiedOwner } from './queries'

const auditOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: [{ at: 'asc' }, { name: 'asc' }] })).map(
    ({ name }) => name,
  )

test('an operator gives an organization a domain, and the log says so', async () => {
  const org = await anOrg()
  const admin = await aMember(org, 'admin')

  await addVerifiedDomainAsOperator(asOperator(), org, 'Given.Test')

  expect(await listDomains(asUser(admin), org)).toMatchObject([
    { name: 'given.test', state: 'verified', verifiedBy: 'operator' },
  ])
  expect(await verifiedOwner(asSystem(), 'given.test')).toEqual({ orgId: org, state: 'verified', companyId: null })
  expect(await auditOf(org)).toEqual(['domain.added', 'domain.verified'])
})

test('giving it again changes nothing', async () => {
  const org = await anOrg()
  const first = await addVerifiedDomainAsOperator(asOperator(), org, 'again.test')

  expect(await addVerifiedDomainAsOperator(asOperator(), org, 'again.test')).toBe(first)
  expect(await auditOf(org)).toHaveLength(2)
})

test('a domain that waits for DNS becomes verified and keeps its id', async () => {
  const org = await anOrg()
  const { id } = await aVerifiedDomain(org, 'waiting.test')
  await db().domain.update({ where: { id }, data: { state: 'waiting' } })

  expect(await addVerifiedDomainAsOperator(asOperator(), org, 'waiting.test')).toBe(id)
  expect(await auditOf(org)).toEqual(['domain.verified'])
})

test.each(['verified', 'missing'] as const)('a domain of another organization, %s, stays there', async (state) => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const { id, name } = await aVerifiedDomain(acme)
  await db().domain.update({ where: { id }, data: { state } })

  await expect(addVerifiedDomainAsOperator(asOperator(), rival, name)).rejects.toMatchObject({ code: 'domain_taken' })
  expect(await auditOf(rival)).toEqual([])
})

test('what another organization let expire is contested by proof alone; nothing of the refusal stays', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const { id, name } = await aVerifiedDomain(acme)
  await db().domain.update({ where: { id }, data: { state: 'expired' } })
  const give = (org: OrgId) => addVerifiedDomainAsOperator(asOperator(), org, name)

  await expect(give(rival)).rejects.toMatchObject({ code: 'domain_expired_elsewhere' })
  expect(await db().domain.findMany({ where: { name } })).toMatchObject([{ id, orgId: acme, state: 'expired' }])
  expect(await auditOf(rival)).toEqual([])
  expect(await give(acme)).toBe(id)
})

test('one that expires in this moment is refused as well', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const { id, name } = await aVerifiedDomain(acme)
  const { giving } = await db().$transaction(async (expiring) => {
    await expiring.domain.update({ where: { id }, data: { state: 'expired' } })
    const giving = addVerifiedDomainAsOperator(asOperator(), rival, name).catch(({ code }) => code)
    await untilWaiting('Domain')
    return { giving }
  })

  expect(await giving).toBe('domain_expired_elsewhere')
  expect(await auditOf(rival)).toEqual([])
})

test('of twenty organizations that are given one domain at once, one has it', async () => {
  const orgs = await Promise.all(Array.from({ length: 20 }, () => anOrg()))

  const results = await Promise.allSettled(
    orgs.map((org) => addVerifiedDomainAsOperator(asOperator(), org, 'raced.test')),
  )

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(results.filter(({ status }) => status === 'rejected')).toMatchObject(
    Array.from({ length: 19 }, () => ({ reason: { code: 'domain_taken' } })),
  )
})

test.each(['gmail.com', 'co.uk', 'test', '10.0.0.1'])('%s is refused', async (name) => {
  const org = await anOrg()
  await expect(addVerifiedDomainAsOperator(asOperator(), org, name)).rejects.toMatchObject({ code: 'domain_refused' })
})

test('an address counts in its very domain, verified now, of that organization', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const { id, name } = await aVerifiedDomain(acme)
  const counts = (org: OrgId, email: string | null, allowMissing = false) =>
    isVerifiedFor(asSystem(), org, email, { allowMissing })

  expect(await counts(acme, `Ada@${name}`)).toBe(true)
  expect(await counts(rival, `ada@${name}`)).toBe(false)
  expect(await counts(acme, `ada@sub.${name}`)).toBe(false)
  expect(await counts(acme, `ada@x${name}`)).toBe(false)
  expect(await counts(acme, null)).toBe(false)

  await db().domain.update({ where: { id }, data: { state: 'missing' } })
  expect(await counts(acme, `ada@${name}`)).toBe(false)
  expect(await counts(acme, `ada@${name}`, true)).toBe(true)

  await db().domain.update({ where: { id }, data: { state: 'expired' } })
  expect(await counts(acme, `ada@${name}`, true)).toBe(false)
})

test('only the organization’s admins read its domains', async () => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [member, spy] = [await aMember(acme), await aMember(rival, 'owner')]

  await expect(listDomains(asUser(member), acme)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listDomains(asUser(spy), acme)).rejects.toMatchObject({ code: 'org_not_found' })
})
