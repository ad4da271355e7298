import { expect, test } from 'vitest'
import { askLoan, consentToLoan, endLoan } from '@/lib/domains/loans'
import { shareDomain } from '@/lib/domains/own'
import { db } from '@/lib/platform/db'
import { type DomainId, newId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'

async function inACompany(...orgs: SamlOrg[]) {
  const id = newId('company')
  const row = { id, slug: id.replace('_', '-'), name: 'Company', plan: 'business', createdAt: new Date() } as const
  await db().company.create({ data: row })
  await db().org.updateMany({ where: { id: { in: orgs.map(({ orgId }) => orgId) } }, data: { companyId: id } })
}

async function holding(org: SamlOrg) {
  const { id } = await db().domain.findFirstOrThrow({ where: { orgId: org.orgId } })
  return { owner: asUser(await aMember(org.orgId, 'owner')), domainId: id as DomainId }
}

test('a domain shared with the company lets its other organizations’ providers vouch for it, and no stranger’s', async () => {
  const [holder, sister, stranger, cousin] = [await aSamlOrg(), await aSamlOrg(), await aSamlOrg(), await aSamlOrg()]
  await inACompany(holder, sister)
  await inACompany(stranger, cousin)
  const { owner, domainId } = await holding(holder)
  const nameId = `ada@${holder.domain}`
  const comesBy = async (org: SamlOrg) => {
    const finished = await aBrowser(org).signIn({ nameId })
    return 'code' in finished ? finished.code : finished.kind
  }
  expect(await comesBy(sister)).toBe('domain_not_covered')

  await shareDomain(owner, holder.orgId, { domainId, shared: true })
  expect(await comesBy(sister)).toBe('confirm_identity')
  expect([await comesBy(stranger), await comesBy(cousin)]).toEqual(['domain_not_covered', 'domain_not_covered'])

  await shareDomain(owner, holder.orgId, { domainId, shared: false })
  expect(await comesBy(sister)).toBe('domain_not_covered')
})

test('a borrowed domain lets the test organization’s provider vouch for listed people alone, while it is lent', async () => {
  const [holder, trial] = [await aSamlOrg(), await aSamlOrg()]
  const { owner } = await holding(holder)
  await db().org.update({ where: { id: trial.orgId }, data: { isTest: true } })
  const tester = asUser(await aMember(trial.orgId, 'owner'))
  const comes = async (who: string) => {
    const finished = await aBrowser(trial).signIn({ nameId: `${who}@${holder.domain}` })
    return 'code' in finished ? finished.code : finished.kind
  }
  const asked = { name: holder.domain, people: `ada@${holder.domain}` }
  const loanId = await askLoan(tester, trial.orgId, asked)
  expect(await comes('ada')).toBe('domain_not_covered')

  await consentToLoan(owner, holder.orgId, { loanId })
  expect([await comes('ada'), await comes('cleo')]).toEqual(['confirm_identity', 'domain_not_covered'])

  await endLoan(owner, holder.orgId, { loanId })
  expect(await comes('ada')).toBe('domain_not_covered')
})

test('while a shared domain’s record is missing nobody new comes by it anywhere', async () => {
  const [holder, sister] = [await aSamlOrg(), await aSamlOrg()]
  await inACompany(holder, sister)
  const { owner, domainId } = await holding(holder)
  await shareDomain(owner, holder.orgId, { domainId, shared: true })
  await db().domain.update({ where: { id: domainId }, data: { state: 'missing' } })

  for (const org of [holder, sister])
    expect(await aBrowser(org).signIn({ nameId: `ada@${holder.domain}` })).toMatchObject({ code: 'domain_frozen' })
})
