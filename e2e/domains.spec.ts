import type { Page } from '@playwright/test'
import { recordName, recordValue } from '@/lib/domains/record'
import { db } from '@/lib/platform/db'
import { aCompany, type Company, linkedBySaml } from './support/company'
import { enter } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { putTexts } from './support/name-servers'

/** The worker looks by itself within so long. */
const SOON = { timeout: 45_000 }

test('an owner adds a domain, copies the record, and the page follows what name servers say until it is verified', async ({
  company,
  browserOf,
}) => {
  test.setTimeout(150_000)
  const bo = await browserOf('bo')
  await bo.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(bo, company.users.bo)
  const name = `labs-${company.n}.example`
  await add(bo, company, name)

  await expect(bo.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(bo.getByText('Waiting for DNS')).toBeVisible()
  await expect(bo.getByText('The record is not there yet.')).toBeVisible(SOON)
  await bo.getByRole('button', { name: 'Copy Value' }).click()
  const value = await bo.evaluate(() => navigator.clipboard.readText())
  await bo.getByRole('link', { name: 'Other', exact: true }).click()
  await expect(bo.getByText(recordName(name), { exact: true })).toBeVisible()
  await bo.getByRole('button', { name: 'Copy Name' }).click()
  expect(await bo.evaluate(() => navigator.clipboard.readText())).toBe(recordName(name))
  const mail = await bo.getByRole('link', { name: 'Email these steps' }).getAttribute('href')
  expect(decodeURIComponent(mail!)).toContain(value)

  await bo.context().setOffline(true) // as when the server begins anew: the page waits for it
  for (const _ of ['its question', 'the next']) await bo.waitForEvent('requestfailed', SOON)
  await expect(bo.getByRole('heading', { level: 1, name })).toBeVisible()
  await bo.context().setOffline(false)

  putTexts(name, [value], { late: 2460 })
  await expect(bo.getByText('Your name server already answers')).toContainText('the old answer for 41 min', SOON)
  putTexts(name, [value])
  await expect(bo.getByText('Verified', { exact: true })).toBeVisible(SOON)
  await expect(bo.getByText('The record is there, and most public resolvers see it.')).toBeVisible()
  await expectGoodLooks(bo)
})

test('what went wrong with the record is said in a sentence', async ({ company, browserOf }) => {
  test.setTimeout(120_000)
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  const name = `slips-${company.n}.example`
  await add(bo, company, name)
  const value = await recordOf(company, name)

  for (const [texts, at, sentence] of [
    [[`"${value}"`], recordName(name), 'pasted with something around it, such as quotes'],
    [['porchlight-verify=of-somebody-else'], recordName(name), 'another value'],
    [[], recordName(name), 'not there yet'],
    [[value], `www.${name}`, 'The record sits at www.'],
    [[value], name, 'The record sits at the domain itself.'],
  ] as const) {
    putTexts(name, [...texts], { at })
    await bo.getByRole('button', { name: 'Check now' }).click()
    await expect(bo.getByRole('status').filter({ hasText: sentence })).toBeVisible(SOON)
  }
})

test('what cannot be anybody’s is refused with a reason', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/domains/new`)
  for (const [typed, reason] of [
    ['gmail.com', 'Everybody can have an address there'],
    ['co.uk', 'Others register names below it'],
    ['bo@acme.com', 'That is no domain.'],
    [company.domain, 'That domain is in your list already.'],
    ['github.io', 'Others register names below it'],
  ] as const) {
    await bo.getByLabel('Domain', { exact: true }).fill(typed)
    await bo.getByRole('button', { name: 'Add the domain' }).click()
    await expect(bo.getByText(reason).first()).toBeVisible()
  }
  await expectGoodLooks(bo)
})

test('removing says what depends on it first; sign-ins by it stop, and adding again gives a new value', async ({
  company,
  browserOf,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await linkedBySaml(company, 'ada')
  await enter(bo, company.users.bo)
  const before = await recordOf(company, company.domain)
  await bo.goto(`/orgs/${company.slug}/domains`)
  await bo.getByRole('link', { name: company.domain }).click()

  await bo.getByRole('button', { name: 'Remove the domain' }).click()
  await expect(bo.getByText('1 person signs in with such an address')).toBeVisible()
  await bo.getByRole('dialog').getByRole('button', { name: 'Remove the domain' }).click()
  await expect(bo.getByRole('heading', { name: 'No domains yet' })).toBeVisible()
  await signInBySso(ada, company, 'ada', { from: `/login/${company.slug}` })
  await expect(ada.getByRole('heading', { level: 1, name: /sent an email we cannot accept yet/ })).toBeVisible()

  await add(bo, company, company.domain)
  expect(await recordOf(company, company.domain)).not.toBe(before)
})

test('an admin reads it all and changes nothing', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/domains/${company.domainId}`)

  await expect(dana.getByText('Only owners change domains.')).toBeVisible()
  await expect(dana.getByRole('button', { name: /Check now|Remove|Share/ })).toHaveCount(0)
})

test('a test organization borrows a domain for listed people with the holder’s consent', async ({
  company,
  browserOf,
}) => {
  const trial = await aCompany()
  const [bo, tester] = [await browserOf('bo'), await browserOf('tester')]
  await Promise.all([enter(bo, company.users.bo), enter(tester, trial.users.bo)])
  await tester.goto(`/orgs/${trial.slug}/domains`)
  await tester.getByRole('button', { name: 'Mark as test organization' }).click()
  await tester.getByRole('dialog').getByRole('button', { name: 'Mark as test organization' }).click()
  await tester.getByRole('link', { name: 'Borrow a domain' }).click()
  await tester.getByLabel('Domain', { exact: true }).fill(company.domain)
  await tester.getByLabel('People').fill(company.email('ada'))
  await tester.getByRole('button', { name: 'Ask for it' }).click()
  await expect(tester.getByText('Asked', { exact: true })).toBeVisible()

  await bo.goto(`/orgs/${company.slug}/domains/${company.domainId}`)
  await expect(bo.getByText(trial.name)).toBeVisible()
  await bo.getByRole('button', { name: 'Lend', exact: true }).click()
  await bo.getByRole('dialog').getByRole('button', { name: 'Lend', exact: true }).click()
  await expect(bo.getByText('Lent', { exact: true })).toBeVisible()
  await expectGoodLooks(bo)
  await tester.reload()
  await expect(tester.getByText('Lent', { exact: true })).toBeVisible()
  await expectGoodLooks(tester)
})

async function add(page: Page, company: Company, name: string): Promise<void> {
  await page.goto(`/orgs/${company.slug}/domains`)
  await page.getByRole('link', { name: 'Add a domain' }).click()
  await page.getByLabel('Domain', { exact: true }).fill(name)
  await page.getByRole('button', { name: 'Add the domain' }).click()
  await page.waitForURL(/\/domains\/dom_/)
}

async function recordOf({ orgId }: Company, name: string): Promise<string> {
  const { challenge } = await db().domain.findUniqueOrThrow({ where: { orgId_name: { orgId, name } } })
  return recordValue(challenge)
}

test('a table of domains keeps each name in one piece where the window is narrow', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.setViewportSize({ width: 360, height: 800 })
  await bo.goto(`/orgs/${company.slug}/domains`)
  const { name } = await db().domain.findUniqueOrThrow({ where: { id: company.domainId } })
  const link = bo.getByRole('region', { name: 'Domains' }).getByRole('link', { name })
  expect(await link.evaluate((element) => element.getClientRects().length)).toBe(1)
  await expectGoodLooks(bo)
})
