import { turnOffConnection } from '@/lib/connections/commands'
import { asOperator } from '@/lib/testing/actors'
import { pickAtIdp } from './support/fixtures'
import { idpUrl } from './support/places'
import { heading, link, oidc, saml, startAtOrgPage, stayAtHop, typeIdentifier } from './support/sign-in'
import { expect, test } from './support/surroundings'

const idpHost = new URL(idpUrl).host

test('“Log in with SSO”: the address leads to the chooser, the hop page names the host, the IdP answers', async ({
  company,
  page,
}) => {
  await link(company, 'ada', oidc)
  await page.goto('/login')
  await page.getByRole('link', { name: 'Log in with SSO' }).click()
  await page.getByLabel('Work email').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()

  await expect(heading(page, `How do you sign in at ${company.name}?`)).toBeVisible()
  await expect(page.getByText(company.email('ada'))).toBeVisible()
  for (const connection of [saml, oidc])
    await expect(page.getByRole('button', { name: `Continue with SSO (${connection}) ${idpHost}` })).toBeVisible()
  await page.getByRole('button', { name: `Continue with SSO (${oidc})` }).click()
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.goto(`/login/sso`)
  await page.getByLabel('Work email').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText(`Used last time: ${oidc}`)).toBeVisible()
  await page.getByRole('link', { name: 'Use my password' }).click()
  await expect(heading(page, 'Enter your password')).toBeVisible()
  await page.getByRole('link', { name: 'Change' }).click()
  await expect(heading(page, 'Sign in')).toBeVisible()
})

test('with one connection the address leads straight to the page that names where one is sent', async ({
  company,
  page,
}) => {
  await turnOffConnection(asOperator(), company.orgId, { connectionId: company.oidc })
  await stayAtHop(page)
  await page.goto('/login')
  await page.getByRole('link', { name: 'Log in with SSO' }).click()
  await page.getByLabel('Work email').fill(company.email('cleo'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()

  await expect(heading(page, `Taking you to ${saml}`)).toBeVisible()
  await expect(page.getByText(idpHost, { exact: true })).toBeVisible()
  await page.getByRole('link', { name: 'Go back' }).click()
  await expect(heading(page, 'Sign in')).toBeVisible()
})

test('an address that no organization signs in with is said so beside the field, and stays there', async ({
  company,
  page,
}) => {
  await page.goto('/login/sso')
  for (const [address, words] of [
    ['somebody@nowhere.example', 'We know no single sign-on for this email'],
    [`ada@sub.${company.domain}`, 'We know no single sign-on for this email'],
    ['ada@localhost', 'Type your whole work email'],
  ] as const) {
    const field = page.getByLabel('Work email')
    await field.fill(address)
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await expect(field).toHaveAccessibleDescription(new RegExp(words))
    await expect(field).toHaveValue(address)
  }
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(page.getByLabel('Work email or username')).toHaveValue('ada@localhost')
})

test('an organization’s own page offers its connections and its help, and an unknown one is the bare page', async ({
  company,
  page,
}) => {
  await page.goto(`/login/${company.slug}`)
  await expect(page.getByText(company.name, { exact: true })).toBeVisible()
  for (const connection of [saml, oidc])
    await expect(page.getByRole('button', { name: `Continue with SSO (${connection})` })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Call +1 555 0100' })).toHaveAttribute('href', 'tel:+15550100')

  const help = page.getByRole('contentinfo').getByRole('link', { name: 'Get help' })
  await expect(help).toHaveAttribute('href', 'https://help.example/sso')
  await page.getByLabel('Work email or username').fill(`ada-${company.n}`)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(heading(page, 'Enter your password')).toBeVisible()
  await expect(help).toBeVisible()
  await page.getByRole('link', { name: 'Forgot it?' }).click()
  await expect(help).toBeVisible()
  await startAtOrgPage(page, company, saml)
  await page.waitForURL(/127\.0\.0\.1/)

  expect((await page.goto('/login/no-such-organization'))?.status()).toBe(200)
  await expect(heading(page, 'Sign in')).toBeVisible()
  await expect(page.getByRole('button', { name: /Continue with SSO/ })).toHaveCount(0)
})

test('a username gets the password page without a word about its organization', async ({ company, page }) => {
  await typeIdentifier(page, `ada-${company.n}`)
  await expect(heading(page, 'Enter your password')).toBeVisible()
  await expect(page.getByRole('button', { name: /Continue with SSO/ })).toHaveCount(0)
  await expect(page.getByText(company.name)).toHaveCount(0)
})

test('a connection that is switched off in the middle of a sign-in lets nobody in', async ({ company, page }) => {
  await link(company, 'ada', saml)
  await startAtOrgPage(page, company, saml)
  await page.waitForURL(/127\.0\.0\.1/)
  await turnOffConnection(asOperator(), company.orgId, { connectionId: company.saml })
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, 'This way in is switched off')).toBeVisible()
  await page.getByRole('link', { name: 'Other ways to sign in' }).click()
  await expect(page.getByRole('button', { name: `Continue with SSO (${oidc})` })).toBeVisible()
  await expect(page.getByRole('button', { name: `Continue with SSO (${saml})` })).toHaveCount(0)
})
