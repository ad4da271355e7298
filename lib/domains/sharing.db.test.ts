import { expect, test } from 'vitest'
import { findOrgByIdentifier } from '@/lib/login/start'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { removeDomain, shareDomain } from './own'
import { isVerifiedFor, listSharedDomains } from './queries'

async function aCompanyId() {
  const id = newId('company')
  await db().company.create({
    data: { id, slug: id.replace('_', '-'), name: `Company ${id}`, plan: 'business', createdAt: new Date() },
  })
  return id
}

async function twoOfACompany() {
  const companyId = await aCompanyId()
  const [holder, sister, stranger] = [
    await anOrg({ companyId }),
    await anOrg({ companyId }),
    await anOrg({ companyId: await aCompanyId() }),
  ]
  const domain = await aVerifiedDomain(holder)
  const owner = asUser(await aMember(holder, 'owner'))
  const counts = (org: OrgId, allowMissing = false) =>
    isVerifiedFor(asSystem(), org, `ada@${domain.name}`, { allowMissing })
  return { companyId, holder, sister, stranger, domain, owner, counts }
}

test('a shared domain counts for every organization of the company, and for no other', async () => {
  const { companyId, holder, sister, stranger, domain, owner, counts } = await twoOfACompany()
  expect([await counts(holder), await counts(sister), await counts(stranger)]).toEqual([true, false, false])

  await shareDomain(owner, holder, { domainId: domain.id, shared: true })

  expect([await counts(holder), await counts(sister), await counts(stranger)]).toEqual([true, true, false])
  expect([await counts(await anOrg({ companyId })), await counts(await anOrg())]).toEqual([true, false])
  const admin = asUser(await aMember(sister, 'admin'))
  expect(await listSharedDomains(admin, sister)).toEqual([
    { name: domain.name, state: 'verified', holder: expect.any(String) },
  ])
})

test('the very domain counts, and no address without one', async () => {
  const { holder, sister, domain, owner } = await twoOfACompany()
  await shareDomain(owner, holder, { domainId: domain.id, shared: true })
  for (const email of [`ada@sub.${domain.name}`, `ada@x${domain.name}`, 'ada', null])
    expect(await isVerifiedFor(asSystem(), sister, email, { allowMissing: true })).toBe(false)
})

test('taken back, it counts for the holder alone at once', async () => {
  const { holder, sister, domain, owner, counts } = await twoOfACompany()
  await shareDomain(owner, holder, { domainId: domain.id, shared: true })

  await shareDomain(owner, holder, { domainId: domain.id, shared: false })

  expect([await counts(holder), await counts(sister)]).toEqual([true, false])
  const events = await db().auditEvent.findMany({ where: { orgId: holder }, orderBy: { name: 'asc' } })
  expect(events.map(({ name }) => name)).toEqual(['domain.shared', 'domain.unshared'])
})

test('whoever leaves the company, holder or other, leaves the sharing', async () => {
  const { companyId, holder, sister, domain, owner, counts } = await twoOfACompany()
  await shareDomain(owner, holder, { domainId: domain.id, shared: true })

  await db().org.update({ where: { id: sister }, data: { companyId: null } })
  expect(await counts(sister)).toBe(false)
  await db().org.update({ where: { id: sister }, data: { companyId } })
  await db().org.update({ where: { id: holder }, data: { companyId: await aCompanyId() } })
  expect([await counts(sister), await counts(holder)]).toEqual([false, true])
})

test('a record that is missing freezes the whole company, and its removal ends the sharing', async () => {
  const { holder, sister, domain, owner, counts } = await twoOfACompany()
  await shareDomain(owner, holder, { domainId: domain.id, shared: true })
  await db().domain.update({ where: { id: domain.id }, data: { state: 'missing' } })
  expect([await counts(sister), await counts(sister, true)]).toEqual([false, true])

  await removeDomain(owner, holder, { domainId: domain.id })
  expect([await counts(sister, true), await counts(holder, true)]).toEqual([false, false])
})

test('the sign-in page offers the company’s connections for an address of a shared domain', async () => {
  const { companyId, holder, sister, domain, owner } = await twoOfACompany()
  const [own, theirs] = [await aConnection(holder), await aConnection(sister)]
  await aConnection(await anOrg({ companyId, ssoMode: 'off' }))
  await aConnection(await anOrg({ companyId, isTest: true }))
  await aConnection(await anOrg())
  const offered = async () => (await findOrgByIdentifier(asVisitor(), `who@${domain.name}`))?.offers.map(({ id }) => id)

  expect(await offered()).toEqual([own])
  await shareDomain(owner, holder, { domainId: domain.id, shared: true })
  expect(await offered()).toEqual([own, theirs])
})

test('only an owner of the holder shares, and only what DNS has proven, with a company', async () => {
  const { holder, sister, domain, owner } = await twoOfACompany()
  const share = { domainId: domain.id, shared: true }
  const [admin, other] = [asUser(await aMember(holder, 'admin')), asUser(await aMember(sister, 'owner'))]

  await expect(shareDomain(admin, holder, share)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(shareDomain(other, holder, share)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(shareDomain(other, sister, share)).rejects.toMatchObject({ code: 'domain_not_found' })
  await db().domain.update({ where: { id: domain.id }, data: { verifiedBy: 'operator' } })
  await expect(shareDomain(owner, holder, share)).rejects.toMatchObject({ code: 'domain_not_verified' })
  await db().domain.update({ where: { id: domain.id }, data: { verifiedBy: 'dns' } })
  await db().org.update({ where: { id: holder }, data: { companyId: null } })
  await expect(shareDomain(owner, holder, share)).rejects.toMatchObject({ code: 'no_company' })
})
