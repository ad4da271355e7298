import type { Page } from '@playwright/test'
import { codeAt } from '@/lib/factors/totp'
import { db } from '@/lib/platform/db'
import { anAuthenticatorApp, aPasskey, someRecoveryCodes } from '@/lib/testing/factors'
import { waitForMail } from '@/lib/testing/mailbox'
import { enter } from './support/entering'
import { expect, signInWithPassword, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { addPasskey, plugIn } from './support/passkeys'
import { heading } from './support/sign-in'

const code = (page: Page) => page.getByLabel('Code from your authenticator app')
const goOn = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click()
const home = (page: Page, { name }: { name: string }) => heading(page, `You are signed in to ${name}`)

test('a passkey is added, signs in alone and after a password, is renamed and removed', async ({ company, page }) => {
  const device = await plugIn(page)
  await enter(page, company.users.ada)
  await page.goto('/account/factors')
  await expect(page.getByText('They stand in for a passkey or an app.')).toBeVisible()
  await expectGoodLooks(page)
  await addPasskey(page, 'Work laptop')
  expect(await device.count()).toBe(1)
  await waitForMail(company.email('ada'), 'A passkey was added to your account')
  await expectGoodLooks(page)

  await page.context().clearCookies()
  await page.goto('/login?return_to=/account/factors')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(heading(page, 'Passkeys and codes')).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Work laptop' })).toContainText('last used')
  await page.goto('/account/sessions')
  const here = page.getByRole('listitem').filter({ hasText: 'This one' })
  await expect(here.getByText(/^Passkey, from /)).toBeVisible()

  await page.context().clearCookies()
  await device.willing(false)
  await signInWithPassword(page, company.email('ada'), { from: '/login?return_to=/account/factors' })
  await expect(heading(page, 'One more step')).toBeVisible()
  await page.getByRole('button', { name: 'Use my passkey' }).click()
  await expect(page.getByRole('status')).toContainText('No passkey came.')
  await expectGoodLooks(page)
  await device.willing(true)
  await page.getByRole('button', { name: 'Use my passkey' }).click()
  await expect(heading(page, 'Passkeys and codes')).toBeVisible()

  const row = page.getByRole('listitem').filter({ hasText: 'Work laptop' })
  await row.getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Blue key')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const renamed = page.getByRole('listitem').filter({ hasText: 'Blue key' })
  await renamed.getByRole('button', { name: 'Remove' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the passkey' }).click()
  await expect(page.getByText('Blue key')).toHaveCount(0)
  await waitForMail(company.email('ada'), 'A passkey was removed from your account')
})

test('a passkey that nobody knows is refused, and another way is one press away', async ({ company, page }) => {
  await plugIn(page)
  await enter(page, company.users.ada)
  await addPasskey(page, 'Laptop')
  await db().passkey.deleteMany({ where: { userId: company.users.ada } })
  await page.context().clearCookies()
  await page.goto('/login')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('That did not match')
  await expectGoodLooks(page)
  await page.reload()
  await page.getByRole('link', { name: 'Choose another way' }).click()
  await expect(heading(page, 'Sign in')).toBeVisible()
})

test('an authenticator app is added and asked for; a code works once; back and reload lead on', async ({
  company,
  page,
  later,
}) => {
  await enter(page, company.users.ada)
  await page.goto('/account/factors')
  await page.getByRole('button', { name: 'Add an authenticator app' }).click()
  const secret = ((await page.locator('[data-secret]').textContent()) ?? '').replace(/\s/g, '')
  await expectGoodLooks(page)
  await page.getByLabel('The code that your app shows now').fill('000000')
  await page.getByRole('button', { name: 'Confirm the app' }).click()
  await expect(page.getByText('That is not the code of this secret at this time.')).toBeVisible()
  await page.getByLabel('The code that your app shows now').fill(codeAt(secret, new Date()))
  await page.getByRole('button', { name: 'Confirm the app' }).click()
  await expect(page.getByRole('button', { name: 'Remove the app' })).toBeVisible()
  await page.getByRole('button', { name: 'Make recovery codes' }).click()
  await expect(page.getByRole('region', { name: 'Your recovery codes' }).getByRole('listitem')).toHaveCount(10)
  await expectGoodLooks(page)

  await page.context().clearCookies()
  later(60)
  const shown = codeAt(secret, new Date(Date.now() + 60_000))
  await signInWithPassword(page, company.email('ada'))
  await code(page).fill('000000')
  await goOn(page)
  await expect(code(page)).toHaveAccessibleDescription(/That code is wrong, too old, or was used before/)
  await expectGoodLooks(page)
  await page.reload()
  await code(page).fill(shown)
  await goOn(page)
  await expect(home(page, company)).toBeVisible()
  await page.goBack()
  await expect(home(page, company)).toBeVisible()

  await page.context().clearCookies()
  await signInWithPassword(page, company.email('ada'))
  await code(page).fill(shown)
  await goOn(page)
  await expect(code(page)).toHaveAccessibleDescription(/used before/)
  expect((await page.context().cookies()).some(({ name }) => name.endsWith('-session'))).toBe(false)
})

test('who lost the factor comes in by a recovery code, is warned, and hears of it', async ({ company, page }) => {
  const { ada } = company.users
  await aPasskey(ada)
  const [first] = (await someRecoveryCodes(ada)) as [string]
  await signInWithPassword(page, company.email('ada'), { from: `/login?return_to=/orgs/${company.slug}` })
  await page.getByRole('link', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill('0000-0000-0000-0000')
  await goOn(page)
  await expect(page.getByLabel('Recovery code')).toHaveAccessibleDescription(/none of your codes/)
  await expectGoodLooks(page)
  await page.getByLabel('Recovery code').fill(first.toLowerCase())
  await goOn(page)
  await expect(heading(page, 'Passkeys and codes')).toBeVisible()
  await expect(page.getByText('You used a recovery code; 9 are left.')).toBeVisible()
  await page.getByRole('link', { name: 'Continue' }).click()
  await expect(home(page, company)).toBeVisible()
  await waitForMail(company.email('ada'), 'A recovery code was used to sign in')
})

test('a second step that waited too long asks for the password again, and keeps where one was going', async ({
  company,
  page,
  later,
}) => {
  const shown = await anAuthenticatorApp(company.users.ada)
  await signInWithPassword(page, company.email('ada'), { from: '/login?return_to=/account/sessions' })
  await expect(heading(page, 'One more step')).toBeVisible()
  later(601)
  await code(page).fill(shown())
  await goOn(page)
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/more than ten minutes/)
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('codes work, and passkeys say what they need', async ({ company, page }) => {
    const { ada } = company.users
    await aPasskey(ada)
    const shown = await anAuthenticatorApp(ada)
    await page.goto('/login')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await expect(page.getByText('A passkey needs scripts')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Use my passkey' })).toHaveCount(0)
    await page.getByRole('link', { name: 'Choose another way' }).click()
    await signInWithPassword(page, company.email('ada'))
    await expect(page.getByText('A passkey needs scripts')).toBeVisible()
    await code(page).fill('123456')
    await goOn(page)
    await expect(code(page)).toHaveAccessibleDescription(/wrong/)
    await code(page).fill(shown())
    await goOn(page)
    await expect(home(page, company)).toBeVisible()
  })
})
