import { db } from '@/lib/platform/db'
import { hasApache, startApache } from './support/apache'
import { expect, test } from './support/apps'
import { PASSWORD } from './support/company'
import { heading, typePassword } from './support/sign-in'

test.skip(!hasApache(), 'Apache’s mod_auth_openidc is not installed (apache2-bin, libapache2-mod-auth-openidc).')

test('Apache’s mod_auth_openidc signs a person in, at the page that was asked for, and hears of the sign-out', async ({
  company,
  page,
}) => {
  const { app, stop } = await startApache()
  try {
    await page.goto(`${app.url}/reports/?tab=2`)
    await expect(page.getByText('to continue to Apache')).toBeVisible()
    await page.getByLabel('Work email or username').fill(company.email('ada'))
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await typePassword(page, PASSWORD)
    await expect(heading(page, 'Reports')).toBeVisible()
    await expect(page).toHaveURL(`${app.url}/reports/?tab=2`)
    const headers = (await page.request.get(`${app.url}/reports/`)).headers()
    expect(headers).toMatchObject({ 'x-known-person': 'Ada Lovelace', 'x-known-organization': company.name })

    await page.goto('/logout')
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await expect(heading(page, 'You are signed out')).toBeVisible()
    await expect
      .poll(() => db().appGrant.count({ where: { appId: app.id, toldAt: { not: null } } }), { timeout: 15_000 })
      .toBe(1) // it has taken the logout message
    await page.goto(`${app.url}/reports/`)
    await expect(heading(page, 'Sign in')).toBeVisible()
  } finally {
    await stop()
  }
})
