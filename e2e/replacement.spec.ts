import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { waitForMail } from '@/lib/testing/mailbox'
import { aCompany, type Company, linkedBySaml } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, signInBySso, startSso, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'

const entra = { connection: 'Entra — sites' }
const pathOf = ({ slug, saml }: Company) => `/orgs/${slug}/connections/${saml}/replacement`
const signedIn = (page: Page, { name }: Company) =>
  expect(page.getByRole('heading', { level: 1, name: `You are signed in to ${name}` })).toBeVisible()

/** Both connections are on, Entra takes Okta’s place, and Ada and Cleo are linked through Okta. */
async function aMove(company: Company): Promise<void> {
  for (const who of ['ada', 'cleo'] as const) await linkedBySaml(company, who)
  await db().connection.update({ where: { id: company.oidc }, data: { replacesId: company.saml } })
}

test('an owner begins a replacement as a connection of its own', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  await bo.getByRole('link', { name: 'Replace with another provider' }).click()
  await expectGoodLooks(bo)
  await bo.getByRole('link', { name: 'Choose the new provider' }).click()
  await expect(bo.getByText('It is to take the place of “Okta — staff”')).toBeVisible()
  await bo.getByRole('link', { name: /Entra/ }).click()
  await bo.getByRole('button', { name: 'Continue', exact: true }).click()
  await bo.waitForURL(/\/setup/)

  const draft = await db().connection.findFirst({ where: { replacesId: company.saml } })
  expect(draft).toMatchObject({ orgId: company.orgId, state: 'draft', provider: 'entra' })
  await bo.goto(pathOf(company))
  await expectGoodLooks(bo)
  await expect(bo.getByText('is a draft: nobody is offered it yet')).toBeVisible()
  await expect(bo.getByText('has to be on first')).toBeVisible()
})

test('people come over with their links, take it back by mail, and the old connection is cut off and on again', async ({
  company,
  browserOf,
}) => {
  test.setTimeout(120_000)
  const [bo, ada, cleo, late] = await Promise.all(['bo', 'ada', 'cleo', 'late'].map(browserOf))
  await aMove(company)
  await enter(bo!, company.users.bo)

  await signInBySso(cleo!, company, 'cleo', entra) // nothing is carried over yet
  await cleo!.getByRole('button', { name: 'Yes, this is me' }).click()
  await expect(cleo!.getByRole('heading', { level: 1, name: /Waiting for/ })).toBeVisible()

  await bo!.goto(pathOf(company))
  await expect(bo!.getByRole('heading', { level: 1, name: 'Replace Okta — staff with Entra — sites' })).toBeVisible()
  await expect(bo!.getByText('0 of 2 have come over')).toBeVisible()
  await expect(bo!.getByRole('row', { name: /Cleo/ })).toContainText('somebody is asked, or has decided')
  await expect(bo!.getByRole('row', { name: /Ada/ })).toContainText('Yes')
  await expectGoodLooks(bo!)
  await confirm(bo!, 'Carry links over')
  await expect(bo!.getByText('is linked there at once')).toBeVisible()

  await newOneFirst(ada!, company)
  await signInBySso(ada!, company, 'ada', entra)
  await signedIn(ada!, company)
  const { text } = await waitForMail(company.email('ada'), `You now sign in to ${company.name}`)
  await bo!.reload()
  await expect(bo!.getByText('1 of 2 have come over')).toBeVisible()
  await bo!.getByRole('link', { name: 'Came over (1)' }).click()
  await expect(bo!.getByRole('row', { name: /Ada/ })).toBeVisible()

  await late!.goto(/http\S+\/auth\/undo\S+/.exec(text)![0])
  await late!.getByRole('button', { name: 'Undo the link' }).click()
  await expect(late!.getByRole('heading', { level: 1, name: 'The link is undone' })).toBeVisible()
  await waitForMail(company.email('bo'), 'A link that was carried over was undone')
  await ada!.reload()
  await expect(ada!.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await startSso(ada!, company, 'ada', entra) // the IdP remembers her
  await expect(ada!.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()

  await late!.goto('/login')
  await late!.getByLabel('Work email or username').fill(company.email('ada'))
  await late!.getByRole('button', { name: 'Continue', exact: true }).click()
  await bo!.goto(pathOf(company))
  await bo!.getByRole('button', { name: 'Cut over', exact: true }).click()
  const dialog = bo!.getByRole('dialog')
  await expect(dialog).toContainText('2 people still come by “Okta — staff” only.')
  await dialog.getByRole('button', { name: 'Cut over' }).click()
  await expect(bo!.getByText('Cut over on')).toBeVisible()
  await waitForMail(company.email('bo'), '“Entra — sites” has taken the place of “Okta — staff”')
  await late!.getByRole('button', { name: 'Continue with SSO (Okta — staff)' }).click()
  await expect(late!.getByRole('heading', { level: 1, name: 'This way in is switched off' })).toBeVisible()

  await bo!.getByRole('button', { name: 'Turn “Okta — staff” on again' }).click()
  await expect(bo!.getByText('Both are on.')).toBeVisible()
  await startSso(late!, company, 'ada')
  await pickAtIdp(late!, company, 'ada')
  await signedIn(late!, company)
})

test('an admin reads how far it has come and changes nothing; the overview says it, too', async ({
  company,
  browserOf,
}) => {
  const dana = await browserOf('dana')
  await aMove(company)
  await enter(dana, company.users.dana)

  await dana.goto(`/orgs/${company.slug}`)
  await expect(dana.getByRole('heading', { name: 'Okta — staff → Entra — sites' })).toBeVisible()
  await dana.getByRole('link', { name: 'See who has not, and cut over' }).click()
  await expect(dana.getByText('0 of 2 have come over')).toBeVisible()
  for (const name of ['Carry links over', 'Cut over', 'End the replacement'])
    await expect(dana.getByRole('button', { name })).toHaveCount(0)
})

test('another organization’s connection is none that could be replaced', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  const other = await aCompany()
  await enter(bo, company.users.bo)

  const from = (id: string) => bo.request.get(`/orgs/${company.slug}/connections/new?replaces=${id}`)
  expect((await from(company.saml)).status()).toBe(200)
  expect((await from(other.saml)).status()).toBe(404)
  expect((await bo.request.get(`/orgs/${company.slug}/connections/${other.saml}/replacement`)).status()).toBe(404)
})

async function confirm(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: label }).click()
}

async function newOneFirst(page: Page, company: Company): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  const offers = page.getByRole('button', { name: /Continue with SSO/ })
  await expect(offers).toHaveText([/Entra — sites/, /Okta — staff/])
}
