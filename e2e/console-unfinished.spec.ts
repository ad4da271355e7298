import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import { type Company, PASSWORD } from './support/company'
import { enter, forgetProof } from './support/entering'
import { expect, test } from './support/fixtures'
import { productUrl } from './support/places'

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const again = 'You confirmed that it is you. Nothing is changed yet: press the button once more.'

/** Takes the way that a refusal shows, and proves it there. */
async function confirmed(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Confirm that it is you' }).click()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(page, 'Confirm')
}

async function ownerWithOldProof(page: Page, company: Company, path: string): Promise<void> {
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}${path}`)
  await forgetProof(company.users.bo)
}

test('what an owner typed is there again after a fresh proof', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/apps/new`)
  await forgetProof(company.users.bo)
  await bo.getByLabel('Name').fill('Timesheets')
  await bo.getByLabel('Redirect addresses').fill('https://times.example/callback')
  await press(bo, 'Register the app')
  await confirmed(bo)

  await expect(bo.getByRole('status').filter({ hasText: again })).toBeFocused()
  await expect(bo.getByLabel('Name')).toHaveValue('Timesheets')
  await expect(bo.getByLabel('Redirect addresses')).toHaveValue('https://times.example/callback')
  expect(await bo.evaluate(() => sessionStorage.length)).toBe(0)
  await bo.reload()
  await expect(bo.getByLabel('Redirect addresses')).toHaveValue('')
  await expect(bo.getByText(again)).toHaveCount(0)
})

test('a choice is chosen again after a fresh proof, and saved by the next press', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await ownerWithOldProof(bo, company, '/settings')
  const mode = bo.locator('form').filter({ has: bo.getByRole('radio', { name: /^Off/ }) })
  await bo.getByRole('radio', { name: /^Off/ }).check()
  await mode.getByRole('button', { name: 'Save' }).click()
  await confirmed(bo)

  await expect(mode.getByText(again)).toBeVisible()
  await expect(bo.getByText(again)).toHaveCount(1)
  await expect(bo.getByRole('radio', { name: /^Off/ })).toBeChecked()
  expect((await db().org.findUniqueOrThrow({ where: { id: company.orgId } })).ssoMode).not.toBe('off')
  await mode.getByRole('button', { name: 'Save' }).click()
  await expect(mode.getByText('Saved', { exact: true })).toBeVisible()
})

test('the dialog about the same person is open again, and its choice made', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await ownerWithOldProof(bo, company, '/members')
  const row = bo.getByRole('row').filter({ hasText: company.email('ada') })
  await row.getByRole('button', { name: 'Change role' }).click()
  await bo.getByRole('dialog').getByLabel('Role').selectOption('admin')
  await bo.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await confirmed(bo)

  const dialog = bo.getByRole('dialog', { name: /^Role of / })
  await expect(dialog).toHaveCount(1)
  await expect(dialog.getByText(again)).toBeVisible()
  await expect(dialog.getByLabel('Role')).toHaveValue('admin')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(row.getByText('Admin', { exact: true })).toBeVisible()
})

test('what is typed before the page’s scripts are there stays', async ({ company, browserOf }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  await bo.route('**/*.js', async (route) => {
    await released
    await route.continue()
  })
  await bo.goto(`/orgs/${company.slug}/settings`, { waitUntil: 'commit' })
  const name = bo.getByLabel('Name', { exact: true })
  await expect(name).toHaveValue(company.name)
  await name.fill('Typed early')
  await bo.getByLabel('Without use').selectOption({ index: 1 })
  const chosen = await bo.getByLabel('Without use').inputValue()
  release()
  await bo.waitForLoadState()

  const general = bo.locator('form').filter({ has: bo.getByLabel('Support phone') })
  await general.getByRole('button', { name: 'Save' }).click()
  await expect(general.getByText('Saved', { exact: true })).toBeVisible()
  await expect(name).toHaveValue('Typed early')
  await expect(bo.getByLabel('Without use')).toHaveValue(chosen)
})

test('a session that ended meanwhile costs nothing typed: another tab signs in, and the next press saves', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/apps/new`)
  await bo.getByLabel('Name').fill('Timesheets')
  await bo.getByLabel('Redirect addresses').fill('https://times.example/callback')
  await bo.request.post('/logout', { form: {}, headers: { origin: productUrl } })
  await press(bo, 'Register the app')
  await expect(bo.getByRole('alert').filter({ hasText: 'Sign in to continue.' })).toBeFocused()
  expect(await db().app.count({ where: { orgId: company.orgId, name: 'Timesheets' } })).toBe(0)

  const opening = bo.context().waitForEvent('page')
  await bo.getByRole('link', { name: 'Sign in in a new tab, then press again' }).click()
  const beside = await opening
  await beside.getByLabel('Work email or username').fill(company.email('bo'))
  await press(beside, 'Continue')
  await beside.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await press(beside, 'Sign in')
  await expect(beside).toHaveURL(`${productUrl}/orgs/${company.slug}/apps/new`)

  await expect(bo.getByLabel('Name')).toHaveValue('Timesheets')
  await press(bo, 'Register the app')
  await expect(bo.getByRole('heading', { level: 1, name: 'Timesheets' })).toBeVisible()
  expect(await db().app.count({ where: { orgId: company.orgId, name: 'Timesheets' } })).toBe(1)
})

test('a connection that was begun opens at what is to be done next, not at its name', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/new?provider=okta`)
  await bo.getByLabel('Name', { exact: true }).fill('Okta — begun')
  await press(bo, 'Continue')
  await expect(bo.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()

  await bo.goto(`/orgs/${company.slug}/connections`)
  await bo.getByRole('link', { name: 'Okta — begun' }).click()
  await expect(bo).toHaveURL(/\/setup$/)
  await expect(bo.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
  await bo.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: 'Provider' }).click()
  await expect(bo.getByLabel('Name', { exact: true })).toHaveValue('Okta — begun')
})
