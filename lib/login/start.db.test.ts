import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { asVisitor } from '@/lib/testing/actors'
import { aConnection, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { findOrgByIdentifier, findOrgBySlug } from './start'

const find = (identifier: string) => findOrgByIdentifier(asVisitor(), identifier)
const namesIn = async (identifier: string) => (await find(identifier))?.offers.map(({ name }) => name)

async function anOrgOnSso(overrides: Parameters<typeof anOrg>[0] = {}) {
  const orgId = await anOrg({ plan: 'business', ssoMode: 'optional', ...overrides })
  const { name: domain } = await aVerifiedDomain(orgId)
  return { orgId, domain }
}

async function offer(orgId: OrgId, name: string, overrides: Parameters<typeof aConnection>[1] = {}) {
  const id = await aConnection(orgId, overrides)
  await db().connection.update({ where: { id }, data: { name, signInUrl: 'https://idp.test:8443/sso?a=b' } })
  return id
}

test('an address leads to the organization that has proven its domain: how it helps, and what it offers', async () => {
  const { orgId, domain } = await anOrgOnSso({ name: 'Acme', supportPhone: '+1 555 0100' })
  const id = await offer(orgId, 'Okta')

  const found = await find(` Ada@${domain.toUpperCase()} `)

  const offers = [{ id, name: 'Okta', orgName: 'Acme', host: 'idp.test:8443' }]
  expect(found).toMatchObject({ id: orgId, name: 'Acme', support: { phone: '+1 555 0100', text: null, url: null } })
  expect(found?.offers).toEqual(offers)
  expect(await findOrgBySlug(asVisitor(), found?.slug ?? '')).toEqual(found)
})

test('a username, an unknown domain, one above or below, and one that nobody has proven lead nowhere', async () => {
  const { orgId, domain } = await anOrgOnSso()
  await db().domain.create({
    data: { id: newId('domain'), orgId, name: `waits.${domain}`, challenge: newId('domain'), createdAt: new Date() },
  })

  for (const typed of ['ada', 'ada@nowhere.test', `ada@sub.${domain}`, `ada@waits.${domain}`, `ada@${domain}@x.test`])
    expect(await find(typed), typed).toBeNull()
  expect(await findOrgBySlug(asVisitor(), 'no-such-organization')).toBeNull()
})

test('a connection is offered while it is on, in the order that they were made', async () => {
  const { orgId, domain } = await anOrgOnSso()
  for (const [name, state] of [
    ['First', 'active'],
    ['Off', 'off'],
    ['Draft', 'draft'],
    ['Second', 'active'],
  ] as const)
    await offer(orgId, name, { state })

  expect(await namesIn(`ada@${domain}`)).toEqual(['First', 'Second'])
})

test.each([
  ['its SSO is off', { ssoMode: 'off' as const }],
  ['its plan has none', { plan: 'team' as const }],
])('the organization is named but offers nothing where %s', async (_, overrides) => {
  const { orgId, domain } = await anOrgOnSso(overrides)
  await offer(orgId, 'Okta')

  expect(await find(`ada@${domain}`)).toMatchObject({ id: orgId, offers: [] })
})

test('the company’s plan counts, and its other organizations offer theirs where it shares the domain', async () => {
  const companyId = newId('company')
  await db().company.create({
    data: { id: companyId, slug: companyId.slice(4), name: 'Group', plan: 'business', createdAt: new Date() },
  })
  const { orgId, domain } = await anOrgOnSso({ companyId, plan: 'team', name: 'Head' })
  const branches = { 'Branch B': {}, 'Branch A': {}, 'Only a test': { isTest: true }, Elsewhere: { companyId: null } }
  await offer(orgId, 'own')
  for (const [name, more] of Object.entries(branches))
    await offer((await anOrgOnSso({ companyId, name, ...more })).orgId, `of ${name}`)

  expect(await namesIn(`ada@${domain}`)).toEqual(['own'])
  await db().domain.updateMany({ where: { name: domain }, data: { companyId } })
  expect(await namesIn(`ada@${domain}`)).toEqual(['own', 'of Branch A', 'of Branch B'])
  await db().org.update({ where: { id: orgId }, data: { companyId: null, plan: 'business' } })
  expect(await namesIn(`ada@${domain}`)).toEqual(['own'])
})
