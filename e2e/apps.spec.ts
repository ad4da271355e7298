import type { Page } from '@playwright/test'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { removeMember } from '@/lib/orgs/commands'
import { db } from '@/lib/platform/db'
import type { LinkRequestId } from '@/lib/platform/ids'
import { asUser } from '@/lib/testing/actors'
import { enterApp, expect, expectInside, expectOut, fact, test } from './support/apps'
import { waiting } from './support/asking'
import { linkedBySaml, PASSWORD } from './support/company'
import { pickAtIdp } from './support/fixtures'
import { heading, saml, typePassword } from './support/sign-in'

const deep = '/boards/7?tab=files&q=a%20b'

test('one sign-in with a password opens both apps, each at the page that was asked for', async ({
  anExample,
  company,
  page,
}) => {
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]

  await page.goto(widgets.url + deep)
  await expect(page.getByText('to continue to Widgets')).toBeVisible()
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await typePassword(page, PASSWORD)
  await expectInside(page, widgets, deep)
  expect(await fact(page, 'Signed in as')).toBe('Ada Lovelace')
  expect(await fact(page, 'Organization')).toBe(company.name)
  expect(await fact(page, 'Role')).toBe('member')
  const sub = await fact(page, 'Known here as')

  const shown = pagesOfOurs(page)
  await page.goto(`${reports.url}/quarterly`)
  await expectInside(page, reports, '/quarterly')
  expect(shown).toEqual([])
  expect(await fact(page, 'Known here as')).toBe(sub)
})

test('one sign-in at the organization’s IdP opens both apps, each at the page that was asked for', async ({
  anExample,
  company,
  page,
}) => {
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]
  await linkedBySaml(company, 'ada')

  await page.goto(widgets.url + deep)
  await signInBySsoHere(page, company.email('ada'))
  await pickAtIdp(page, company, 'ada')
  await expectInside(page, widgets, deep)
  expect(await fact(page, 'Email')).toBe(company.email('ada'))
  expect(await fact(page, 'Signed in by')).toContain('SSO')

  await page.goto(`${reports.url}/quarterly`)
  await expectInside(page, reports, '/quarterly')
})

test('somebody who has to be linked first ends at the page that they wanted of the app', async ({
  anExample,
  company,
  page,
}) => {
  const widgets = await anExample('Widgets')
  await page.goto(widgets.url + deep)
  await signInBySsoHere(page, company.email('ada'))
  await pickAtIdp(page, company, 'ada')
  await page.getByRole('button', { name: 'Yes, this is me' }).click()
  await expect(waiting(page, company)).toBeVisible()

  const { id } = await db().linkRequest.findFirstOrThrow({ where: { orgId: company.orgId }, select: { id: true } })
  const decision = { linkRequestId: id as LinkRequestId, userId: company.users.ada }
  await linkRequestToMember(asUser(company.users.bo), company.orgId, decision)
  await expect(heading(page, /linked/i)).toBeVisible({ timeout: 20_000 })
  await page.getByRole('button', { name: /Sign in/ }).click()
  await expectInside(page, widgets, deep)
})

test('a member who is removed is out of both apps within seconds, and comes back to neither', async ({
  anExample,
  company,
  page,
}) => {
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]
  await enterApp(page, widgets, company.email('ada'))
  await page.goto(reports.url)
  await expectInside(page, reports, '/')

  await removeMember(asUser(company.users.bo), company.orgId, { userId: company.users.ada })

  for (const app of [widgets, reports]) await expectOut(page, app, 'You belong to no organization yet')
})

async function signInBySsoHere(page: Page, email: string): Promise<void> {
  await page.getByLabel('Work email or username').fill(email)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('button', { name: `Continue with SSO (${saml})` }).click()
}

/** Addresses of pages that the product shows from here on; redirects are none. */
function pagesOfOurs(page: Page): string[] {
  const shown: string[] = []
  page.on('response', (response) => {
    const isPage = response.request().resourceType() === 'document' && response.status() === 200
    if (isPage && response.url().startsWith(process.env.PUBLIC_URL ?? '')) shown.push(response.url())
  })
  return shown
}
