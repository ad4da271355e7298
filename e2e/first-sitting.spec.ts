import type { Page } from '@playwright/test'
import { removeConnection } from '@/lib/connections/commands'
import { recordValue } from '@/lib/domains/record'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { waitForMail } from '@/lib/testing/mailbox'
import { type Company, control, metadataOf, oidcClientOf } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, signInBySso, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { putTexts } from './support/name-servers'
import { idpUrl } from './support/places'
import { heading } from './support/sign-in'

// The whole of it, from nothing: as an owner alone, and as an owner whose colleague has no account here.

/** The worker looks by itself within so long. */
const SOON = { timeout: 45_000 }

/** Nobody has begun here: no domain, no connection, single sign-on off. */
async function emptied({ orgId, saml, oidc }: Company): Promise<void> {
  for (const connectionId of [saml, oidc]) await removeConnection(asOperator(), orgId, { connectionId })
  await db().domain.deleteMany({ where: { orgId } })
  await db().org.update({ where: { id: orgId }, data: { ssoMode: 'off' } })
}

/** Typed, copied to DNS, and verified while the page looks on. */
async function verifyDomain(bo: Page, { slug, domain, orgId }: Company): Promise<void> {
  await bo.goto(`/orgs/${slug}`)
  await bo.getByRole('link', { name: 'Add a domain' }).click()
  await bo.getByLabel('Domain', { exact: true }).fill(domain)
  await bo.getByRole('button', { name: 'Add the domain' }).click()
  await expect(heading(bo, domain)).toBeVisible()
  const { challenge } = await db().domain.findFirstOrThrow({ where: { orgId, name: domain } })
  putTexts(domain, [recordValue(challenge)])
  await bo.getByRole('button', { name: 'Check now' }).click()
  await expect(bo.getByText('Verified', { exact: true })).toBeVisible(SOON)
  await expect(bo.getByRole('link', { name: 'Set up a connection' })).toBeVisible() // what comes next
}

/** From the overview to the wizard's second page. */
async function begin(bo: Page, { slug }: Company, tile: string, name: string): Promise<void> {
  await bo.goto(`/orgs/${slug}/connections`)
  await bo.getByRole('link', { name: 'Set up a connection' }).click()
  await bo.getByRole('link', { name: tile, exact: true }).click()
  await expect(bo.getByRole('button', { name: 'Continue' })).toBeInViewport()
  await bo.getByLabel('Name', { exact: true }).fill(name)
  await bo.getByRole('button', { name: 'Continue' }).click()
  await expect(bo.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
}

const goOn = (page: Page) => page.getByRole('link', { name: 'I have done that' }).click()
const read = (page: Page) => page.getByRole('form', { name: 'Import' }).getByRole('button', { name: 'Read it' }).click()

async function importSaml(page: Page, typed: string): Promise<void> {
  await goOn(page)
  await page.getByLabel('Metadata: its link, its text, or a file').fill(typed)
  await read(page)
  await continueToTest(page)
}

async function importOidc(page: Page, client: ReturnType<typeof oidcClientOf>): Promise<void> {
  await goOn(page)
  await page.getByLabel('Issuer or discovery address').fill(`${idpUrl}/acme/oidc`)
  await page.getByLabel('Client ID').fill(client.client_id)
  await page.getByLabel('Client secret').fill(client.client_secret)
  await read(page)
  await continueToTest(page)
}

/** The IdP's side of it: what its administrator enters there. */
async function registerClient(page: Page, client: ReturnType<typeof oidcClientOf>): Promise<void> {
  const redirectUrl = await page.getByText(/\/sso\/con_\w+\/callback$/).textContent()
  await control({ call: 'registerClient', tenant: 'acme', ...client, redirect_uris: [redirectUrl] })
}

async function continueToTest(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await page.getByRole('link', { name: 'Continue', exact: true }).click()
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function passTest(page: Page, company: Company): Promise<void> {
  await expect(page.getByRole('heading', { level: 2, name: 'Test sign-in' })).toBeVisible()
  const press = page.getByRole('button', { name: 'Run a test sign-in' }).click()
  const [tab] = await Promise.all([page.context().waitForEvent('page'), press])
  await pickAtIdp(tab, company, 'ada')
  await expect(heading(tab, 'The test worked')).toBeVisible()
  await tab.close()
  await expect(page.getByRole('heading', { name: 'Every check passed' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Continue', exact: true })).toBeInViewport()
}

/** A tested one is turned on without typing its name; then SSO for everybody, and a colleague comes. */
async function turnOnAndEnter(bo: Page, company: Company, name: string, ada: Page): Promise<void> {
  const { id } = await db().connection.findFirstOrThrow({ where: { orgId: company.orgId } })
  await bo.goto(`/orgs/${company.slug}/connections`)
  await expect(bo.getByRole('row', { name }).getByText('Not yet')).toBeVisible()
  await expect(bo.getByText('Send them this address.')).toBeHidden() // nothing is on that they could come by
  await bo.goto(`/orgs/${company.slug}/connections/${id}/setup?step=6`)
  await expect(bo.getByText('It has not passed a test sign-in as it is now.')).toHaveCount(0)
  await expect(bo.getByText('as soon as single sign-on is Optional in the settings')).toBeVisible()
  await bo.getByRole('button', { name: 'Turn on' }).click()
  await expect(bo.getByText('Active', { exact: true })).toBeVisible()
  await expectGoodLooks(bo)
  await bo.getByRole('link', { name: 'Open settings' }).click()
  const mode = bo.locator('form', { has: bo.getByRole('radio', { name: /^Optional/ }) })
  await mode.getByRole('radio', { name: /^Optional/ }).check()
  await mode.getByRole('button', { name: 'Save' }).click()
  await expect
    .poll(async () => (await db().org.findUniqueOrThrow({ where: { id: company.orgId } })).ssoMode)
    .toBe('optional')
  await signInBySso(ada, company, 'ada', { connection: name })
  await expect(heading(ada, 'Is this you?')).toBeVisible()
}

/** By the mailed link, in a browser without an account. */
async function handOut(bo: Page, ines: Page, company: Company): Promise<void> {
  const address = `ines-${company.n}@it.example`
  await bo.getByRole('button', { name: 'Send a set-up link' }).click()
  const dialog = bo.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ines from IT')
  await dialog.getByLabel('Email').fill(address)
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bo.getByText('Ines from IT')).toBeVisible()
  const mail = await waitForMail(address, `Set up single sign-on for ${company.name}`)
  const { pathname, search } = new URL(/https?:\S+\/setup\/open\?t=[\w-]+/.exec(mail.text)![0])
  await ines.goto(pathname + search)
  await ines.getByRole('button', { name: 'Open the steps' }).click()
  await expect(ines.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
}

const ways = ['metadata by its link', 'metadata pasted', 'OpenID Connect'] as const
const tileOf = (way: (typeof ways)[number]) =>
  way === 'OpenID Connect' ? 'Another provider (OIDC)' : 'Another provider (SAML)'

async function importBy(way: (typeof ways)[number], page: Page, company: Company): Promise<void> {
  const link = `${idpUrl}/acme/saml/metadata`
  if (way === 'metadata by its link') return importSaml(page, link)
  if (way === 'metadata pasted') return importSaml(page, await metadataOf('acme'))
  const client = oidcClientOf('acme', `${company.n}-first`)
  await registerClient(page, client)
  await importOidc(page, client)
}

for (const way of ways) {
  test(`an owner goes from an empty organization to a tested, active connection: ${way}`, async ({
    company,
    browserOf,
  }) => {
    test.setTimeout(150_000)
    await emptied(company)
    const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
    await enter(bo, company.users.bo)
    await verifyDomain(bo, company)
    await begin(bo, company, tileOf(way), 'Everybody')
    await importBy(way, bo, company)
    await passTest(bo, company)
    await turnOnAndEnter(bo, company, 'Everybody', ada)
  })

  test(`by set-up link, an IT contact brings it to a tested connection, which the owner turns on: ${way}`, async ({
    company,
    browserOf,
  }) => {
    test.setTimeout(150_000)
    await emptied(company)
    const [bo, ines, ada] = [await browserOf('bo'), await browserOf('ines'), await browserOf('ada')]
    await enter(bo, company.users.bo)
    await verifyDomain(bo, company)
    await begin(bo, company, tileOf(way), 'Handed out')
    await handOut(bo, ines, company)
    await importBy(way, ines, company)
    await passTest(ines, company)
    await turnOnAndEnter(bo, company, 'Handed out', ada)
  })
}
