import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aCompany, type Company } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { heading } from './support/sign-in'

/** An organization in which nobody has begun. */
async function aFreshOrg(slug: string, plan: 'business' | 'team' = 'business') {
  const orgId = await anOrg({ slug, name: 'Fresh Ltd', plan, ssoMode: 'off' })
  return { orgId, slug, owner: await aMember(orgId, 'owner'), admin: await aMember(orgId, 'admin') }
}

const fresh = (company: Company) => aFreshOrg(`fresh-${company.n}`)

test('an owner who has never heard of it reads what it gives, what a provider is, who talks to whom, and what to do', async ({
  company,
  browserOf,
}) => {
  const { slug, owner } = await fresh(company)
  const page = await browserOf('owner')
  await enter(page, owner)
  await page.goto(`/orgs/${slug}`)
  await page.getByRole('link', { name: 'What that is, and what it gives' }).click()

  await expect(heading(page, 'Get started with single sign-on')).toBeVisible()
  for (const benefit of ['Safer', 'Easier for your people', 'Ready for audits', 'Less time lost'])
    await expect(page.getByRole('heading', { name: benefit })).toBeVisible()
  for (const example of ['Microsoft Entra ID', 'Okta', 'Google Workspace', 'AWS Cognito'])
    await expect(page.getByRole('listitem').filter({ hasText: `${example}:` })).toBeVisible()
  await expect(page.getByRole('img', { name: /A sign-in goes from the app to our sign-in page/ })).toBeVisible()
  await expect(page.getByText('They sign in there, by your rules.')).toBeVisible()
  const steps = page.getByRole('list', { name: 'Steps to single sign-on' }).getByRole('listitem')
  await expect(steps).toHaveText([
    'Domain(next)',
    'Connection(later)',
    'Test(later)',
    'Link people(later)',
    'Require SSO(later)',
  ])
  await expect(page.getByRole('link', { name: 'Add a domain' })).toBeVisible()
  await expectGoodLooks(page)
})

test('the rail says what is true and leads to what is next, on the overview as well', async ({
  company,
  browserOf,
}) => {
  const { slug, orgId, owner } = await fresh(company)
  const page = await browserOf('owner')
  await enter(page, owner)
  const next = async () => {
    await page.goto(`/orgs/${slug}`)
    const card = page.locator('section', { has: page.getByRole('heading', { name: 'Setting up single sign-on' }) })
    return card.getByRole('listitem').filter({ hasText: '(next)' }).textContent()
  }
  expect(await next()).toContain('Domain')
  const domain = { id: newId('domain'), orgId, name: `${slug}.example`, challenge: slug, createdAt: new Date() }
  await db().domain.create({ data: { ...domain, state: 'verified', verifiedBy: 'dns', verifiedAt: new Date() } })
  expect(await next()).toContain('Connection')
  await page.getByRole('link', { name: 'Set up a connection' }).click()
  await expect(page).toHaveURL(`/orgs/${slug}/connections/new`)
})

test('an admin reads along and is told that an owner does it', async ({ company, browserOf }) => {
  const { slug, admin } = await fresh(company)
  const page = await browserOf('admin')
  await enter(page, admin)
  await page.goto(`/orgs/${slug}/start`)
  await expect(page.getByText('An owner does that.')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Add a domain' })).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Tell us what you miss' })).toHaveCount(0)
})

test('help answers each question in place, names the attributes, and has a guide for each provider', async ({
  company,
  browserOf,
}) => {
  const page = await browserOf('cleo')
  await enter(page, company.users.cleo)
  await page.goto(`/orgs/${company.slug}/help`)
  await page.getByText('Who asks for the second factor?').click()
  await expect(page.getByText('Whom it vouches for is never asked for another one here.')).toBeVisible()
  const table = page.getByRole('region', { name: 'What your provider must send' })
  await expect(table.getByRole('row').filter({ hasText: /^Email/ })).toContainText('urn:oid:0.9.2342.19200300.100.1.3')
  await expectGoodLooks(page)

  await page.getByRole('link', { name: 'Microsoft Entra ID' }).click()
  await expect(heading(page, 'Microsoft Entra ID')).toBeVisible()
  await expect(page.getByText('takes our Entity ID')).toBeVisible()
  await expect(page.getByText('AADSTS50105')).toBeVisible()
  await expectGoodLooks(page)
  expect((await page.request.get(`/orgs/${company.slug}/help/nobody`)).status()).toBe(404)
})

test('what an owner misses is kept with who said it', async ({ company, browserOf }) => {
  const other = await aCompany()
  const page = await browserOf('bo')
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}/start`)
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('Say it in a few words.')).toBeVisible()
  await page.getByLabel('What is missing?').fill('Provisioning by SCIM, please.')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByText('Sent. Thank you.')).toBeVisible()
  await expect(page.getByLabel('What is missing?')).toHaveValue('')

  const kept = await db().wish.findMany({ where: { orgId: { in: [company.orgId, other.orgId] } } })
  expect(kept).toMatchObject([
    { orgId: company.orgId, userId: company.users.bo, text: 'Provisioning by SCIM, please.' },
  ])
})
