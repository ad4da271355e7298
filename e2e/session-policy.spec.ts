import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { MINUTE_SECONDS } from '@/lib/platform/time'
import { findings } from './support/accessibility'
import { control, linkedBySaml } from './support/company'
import { enter, forgetProof } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'

const TOMORROW = String.raw`tomorrow at \d\d:\d\d UTC`
const current = (page: Page) => page.getByRole('main').getByRole('listitem').filter({ hasText: 'This one' })
const form = (page: Page) => page.locator('form').filter({ has: page.getByLabel('Without use') })

async function choose(page: Page, idle: string, max: string): Promise<void> {
  await page.getByLabel('Without use').selectOption({ label: idle })
  await page.getByLabel('At the latest').selectOption({ label: max })
  await form(page).getByRole('button', { name: 'Save' }).click()
}

test('an owner lets sessions end sooner: the pages say so, and who was away for longer signs in again', async ({
  company,
  browserOf,
  later,
}) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  await enter(ada, company.users.ada)
  await ada.goto('/account/sessions')
  await expect(current(ada)).toContainText(
    new RegExp(`Ends after 12 hours without use, at the latest ${TOMORROW}; as for everybody here`),
  )

  await bo.goto(`/orgs/${company.slug}/settings`)
  await expect(bo.getByText('Now a session ends after 12 hours without use, and 1 day after signing in')).toBeVisible()
  await choose(bo, '30 minutes', '8 hours')
  await expect(form(bo).getByText('Saved', { exact: true })).toBeVisible()
  await expect(bo.getByText('Now a session ends after 30 minutes without use, and 8 hours after signing')).toBeVisible()

  await ada.reload()
  await expect(current(ada)).toContainText(
    new RegExp(
      String.raw`Ends after 30 minutes without use, at the latest \w+ at \d\d:\d\d UTC; set by ${company.name}`,
    ),
  )
  expect(await findings(ada, 'sessions')).toEqual([])
  later(25 * MINUTE_SECONDS)
  await ada.reload()
  await expect(current(ada)).toBeVisible()
  later(56 * MINUTE_SECONDS)
  await ada.reload()
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})

test('times out of order are refused at their field; only an owner with a fresh proof sets any', async ({
  company,
  browserOf,
}) => {
  const [bo, dana] = [await browserOf('bo'), await browserOf('dana')]
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/settings`)
  await choose(bo, '8 hours', '1 hour')
  await expect(form(bo).getByText('A session lasts 1 hour at most: choose no more than that.')).toBeVisible()
  await expect(bo.getByLabel('Without use')).toHaveAttribute('aria-invalid', 'true')
  await forgetProof(company.users.bo)
  await choose(bo, '15 minutes', '1 hour')
  await expect(form(bo).getByRole('link', { name: 'Confirm that it is you' })).toBeVisible()

  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/settings`)
  for (const label of ['Without use', 'At the latest']) await expect(dana.getByLabel(label)).toBeDisabled()
  expect(await db().org.findUnique({ where: { id: company.orgId } })).toMatchObject({
    ...{ sessionIdleMinutes: null, sessionMaxMinutes: null },
  })
})

test('an identity provider that gives somebody 45 minutes is obeyed, and the page says so', async ({
  company,
  browserOf,
  later,
}) => {
  const ada = await browserOf('ada')
  await linkedBySaml(company, 'ada')
  await control({ call: 'failNext', tenant: 'acme', fault: 'session-minutes', value: '45' })
  await signInBySso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
  await ada.goto('/account/sessions')
  await expect(current(ada)).toContainText(
    /Ends (today|tomorrow) at \d\d:\d\d UTC, even in use; set when you signed in with Okta — staff/,
  )
  later(44 * MINUTE_SECONDS)
  await ada.reload()
  await expect(current(ada)).toBeVisible()
  later(46 * MINUTE_SECONDS)
  await ada.reload()
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
})
