import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { aCompany, type Company, PASSWORD } from './company'
import { nameOf, type Who } from './people'
import { productUrl } from './places'

/** A test has a company of its own, and as many browsers as there are people in its story. */
export const test = base.extend<{ company: Company; browserOf: (name: string) => Promise<Page> }>({
  baseURL: productUrl,
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  company: async ({}, use) => use(await aCompany()),
  browserOf: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({ baseURL: productUrl })
      contexts.push(context)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
})

export { expect }

/** Signs in with the password, from `/login` on. */
export async function signInWithPassword(
  page: Page,
  identifier: string,
  { password = PASSWORD, from = '/login' } = {},
): Promise<void> {
  await page.goto(from)
  await page.getByLabel('Work email or username').fill(identifier)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Goes from `/login` to the IdP through one of the company's connections, and picks somebody there. */
export async function signInBySso(
  page: Page,
  company: Company,
  who: Who,
  { connection = 'Okta — staff', from = '/login' }: { connection?: string; from?: string } = {},
): Promise<void> {
  await page.goto(from)
  await page.getByLabel('Work email or username').fill(company.email(who))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
  await pickAtIdp(page, company, who)
}

/** At the IdP's page, once the hop page has led there. */
export async function pickAtIdp(page: Page, company: Company, who: Who): Promise<void> {
  await page.waitForURL(/127\.0\.0\.1/)
  await page.getByRole('button', { name: `${nameOf(who)} ${company.email(who)}` }).click()
}
