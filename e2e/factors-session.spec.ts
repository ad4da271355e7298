import { db } from '@/lib/platform/db'
import { addMember } from '@/lib/testing/factories'
import { anAuthenticatorApp, aPasskey } from '@/lib/testing/factors'
import { aCompany, PASSWORD } from './support/company'
import { enter, enterBySso, forgetProof } from './support/entering'
import { expect, signInWithPassword, test } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import { addPasskey, plugIn } from './support/passkeys'
import { heading } from './support/sign-in'

test('an organization asks for a factor: its owner first, then whoever comes by password is led to one and back', async ({
  company,
  browserOf,
}) => {
  const [bo, cleo] = [await browserOf('bo'), await browserOf('cleo')]
  await plugIn(bo)
  await plugIn(cleo)
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/settings`)
  const save = async () => {
    await bo.getByRole('radio', { name: /A second factor or a passkey is needed/ }).check()
    await bo.locator('form').filter({ hasText: 'Members who sign in with a password' }).getByRole('button').click()
  }
  await save()
  await bo.getByRole('link', { name: 'Passkeys and codes' }).click()
  await addPasskey(bo, 'Key of Bo')
  await bo.getByRole('link', { name: 'Continue' }).click()
  await save()
  await expect(bo.getByText('Saved', { exact: true })).toBeVisible()

  await signInWithPassword(cleo, company.email('cleo'), { from: `/login?return_to=/orgs/${company.slug}` })
  await expect(heading(cleo, 'Passkeys and codes')).toBeVisible()
  await expect(cleo.getByText(`${company.name} asks for more than your password.`)).toBeVisible()
  await expectGoodLooks(cleo)
  await addPasskey(cleo, 'Key of Cleo')
  await cleo.getByRole('link', { name: 'Continue' }).click()
  await expect(heading(cleo, `You are signed in to ${company.name}`)).toBeVisible()

  await cleo.goto('/account/factors')
  await cleo.getByRole('button', { name: 'Remove', exact: true }).click()
  await cleo.getByRole('dialog').getByRole('button', { name: 'Remove the passkey' }).click()
  await expect(cleo.getByRole('dialog')).toContainText('one has to stay')

  const ada = await browserOf('ada')
  await enterBySso(ada, company, 'ada') // her IdP decides on factors
  await ada.goto(`/orgs/${company.slug}`)
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
})

test('an owner’s act is confirmed by passkey, or by password and code, and goes on where it was', async ({
  company,
  browserOf,
}) => {
  const page = await browserOf('bo')
  await plugIn(page)
  const { bo } = company.users
  await enter(page, bo)
  await addPasskey(page, 'Laptop')
  const newApp = `/orgs/${company.slug}/apps/new`
  await forgetProof(bo)
  await page.goto(newApp)
  await expect(heading(page, 'Confirm it is you')).toBeVisible()
  await expectGoodLooks(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(heading(page, 'Register an app')).toBeVisible()

  const shown = await anAuthenticatorApp(bo)
  await forgetProof(bo)
  await page.goto(newApp)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(heading(page, 'One more step')).toBeVisible()
  await page.getByLabel('Code from your authenticator app').fill(shown())
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(heading(page, 'Register an app')).toBeVisible()
})

test('one’s own password lifts the confinement of a sign-in by SSO, in the same browser', async ({
  company: a,
  browserOf,
}) => {
  const page = await browserOf('ada')
  const b = await aCompany()
  const { ada } = a.users
  await addMember(b.orgId, ada)
  await enterBySso(page, a, 'ada')
  await page.goto('/account/password')
  await page.getByRole('link', { name: 'Show that this account is yours' }).click()
  await expect(page.getByText(`your own password or passkey opens the rest of your account`)).toBeVisible()
  await expectGoodLooks(page)
  await page.getByLabel('Your own password').fill('the password of somebody else')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByLabel('Your own password')).toHaveAccessibleDescription(/not the password of your own/)
  await expectGoodLooks(page)
  await page.goto(`/orgs/${b.slug}`)
  await expect(heading(page, `You are signed in to ${b.name}`)).toHaveCount(0)

  await page.goto('/account/password')
  await page.getByRole('link', { name: 'Show that this account is yours' }).click()
  await page.getByLabel('Your own password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByLabel('Present password')).toBeVisible()
  await page.goto(`/orgs/${b.slug}`)
  await expect(heading(page, `You are signed in to ${b.name}`)).toBeVisible()

  await db().connection.update({ where: { id: a.saml }, data: { state: 'off' } })
  await page.reload()
  await expect(heading(page, 'Sign in')).toBeVisible()
})

test('a passkey lifts it, another person’s does not, and with a factor the password needs it too', async ({
  company,
  browserOf,
}) => {
  const page = await browserOf('ada')
  await plugIn(page)
  await enter(page, company.users.emil)
  await addPasskey(page, 'Key of Emil')
  await page.context().clearCookies()
  await aPasskey(company.users.ada)
  const shown = await anAuthenticatorApp(company.users.ada)
  await enterBySso(page, company, 'ada')
  await page.goto('/account/confirm/lift?return_to=/account/identities')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByRole('alert')).toContainText('That did not match')
  await page.getByRole('link', { name: 'Choose another way' }).click()
  await page.getByLabel('Your own password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(heading(page, 'One more step')).toBeVisible()
  await page.goto('/account/password')
  await expect(page.getByRole('link', { name: 'Show that this account is yours' })).toBeVisible()
  await page.goBack()
  await page.getByLabel('Code from your authenticator app').fill(shown())
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(heading(page, 'Linked sign-ins')).toBeVisible()
  await expect(page.getByRole('row', { name: /Okta — staff/ })).toBeVisible()
})
