import { PASSWORD } from './support/company'
import { pickAtIdp } from './support/fixtures'
import { heading, oidc, saml, typeIdentifier, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

test.use({ javaScriptEnabled: false })

test('without scripts a password signs in, after a mistake that keeps who is meant', async ({ company, page }) => {
  await typeIdentifier(page, company.email('ada'))
  await expect(page.getByRole('button', { name: 'Show' })).toHaveCount(0)
  await typePassword(page, 'not the password of anybody')
  await expect(page.getByRole('alert')).toContainText('That did not match')
  await expect(page.getByText(company.email('ada'))).toBeVisible()
  await typePassword(page, PASSWORD)
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()
})

test('without scripts an error stands beside the field and keeps the typed value', async ({ page }) => {
  await page.goto('/login/sso')
  await page.getByLabel('Work email').fill('somebody@nowhere.example')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByLabel('Work email')).toHaveAccessibleDescription(/We know no single sign-on/)
  await expect(page.getByLabel('Work email')).toHaveValue('somebody@nowhere.example')
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await page.getByLabel('Work email or username').fill('   ')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByLabel('Work email or username')).toHaveAccessibleDescription(/Type your work email/)
})

for (const connection of [saml, oidc] as const) {
  test(`without scripts “${connection}” leads to the confirm page and the waiting page, which refreshes`, async ({
    company,
    page,
  }) => {
    await typeIdentifier(page, company.email('ada'))
    await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
    await expect(heading(page, `Taking you to ${connection}`)).toBeVisible()
    await pickAtIdp(page, company, 'ada') // the hop page went on by itself
    if (connection === saml) await page.getByRole('button', { name: 'Continue' }).click()
    await expect(heading(page, 'Is this you?')).toBeVisible()
    await page.getByText('What we store').click()
    await expect(page.getByText('The values above, when you signed in')).toBeVisible()

    await page.getByRole('button', { name: 'Yes, this is me' }).click()
    await expect(heading(page, `Waiting for ${company.name} to link you`)).toBeVisible()
    const refresh = page.locator('meta[http-equiv=refresh]')
    await expect(refresh).toHaveAttribute('content', /^30; url=\/auth\/pending\//)
    await page.getByRole('link', { name: 'Look now' }).click()
    await expect(heading(page, `Waiting for ${company.name} to link you`)).toBeVisible()
    await page.getByText('I already have an account here').click()
    await expect(page.getByLabel('Password')).toBeVisible()
  })
}
