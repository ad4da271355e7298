import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { resetClock, shiftClock } from './clock'
import { aCompany, type Company, PASSWORD } from './company'
import { fromOwnNetwork } from './network'
import { nameOf, type Who } from './people'
import { productUrl } from './places'

type Story = {
  company: Company
  browserOf: (name: string) => Promise<Page>
  /** Lets the product's clock be that many seconds ahead until the test ends. */
  later: (seconds: number) => void
}

/** A test has a company of its own, and as many browsers as there are people in its story. */
export const test = base.extend<Story>({
  baseURL: productUrl,
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  company: async ({}, use) => use(await aCompany()),
  browserOf: async ({ browser }, use) => {
    const contexts: BrowserContext[] = []
    await use(async () => {
      const context = await browser.newContext({ baseURL: productUrl, extraHTTPHeaders: fromOwnNetwork() })
      contexts.push(context)
      return context.newPage()
    })
    await Promise.all(contexts.map((context) => context.close()))
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's shape
  later: async ({}, use) => {
    await use(shiftClock)
    resetClock()
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
export async function signInBySso(page: Page, company: Company, who: Who, way: Way = {}): Promise<void> {
  await startSso(page, company, who, way)
  await pickAtIdp(page, company, who)
}

export type Way = { connection?: string; from?: string }

/** The same up to the button that leads to the IdP; one that remembers this browser sends it right back. */
export async function startSso(
  page: Page,
  company: Company,
  who: Who,
  { connection = 'Okta — staff', from = '/login' }: Way = {},
): Promise<void> {
  await page.goto(from)
  await page.getByLabel('Work email or username').fill(company.email(who))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
}

/** At the IdP's page, once the hop page has led there. */
export async function pickAtIdp(page: Page, company: Company, who: Who): Promise<void> {
  await page.waitForURL(/127\.0\.0\.1/)
  await page.getByRole('button', { name: `${nameOf(who)} ${company.email(who)}` }).click()
}
