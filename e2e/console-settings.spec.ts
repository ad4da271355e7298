import { linkedBySaml, PASSWORD } from './support/company'
import { enter, forgetProof } from './support/entering'
import { expect, pickAtIdp, signInBySso, test } from './support/fixtures'

test('settings are saved, shown to the people at the door, and only owners change them', async ({
  company,
  browserOf,
}) => {
  const [bo, dana] = [await browserOf('bo'), await browserOf('dana')]
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/settings`)
  await bo.getByLabel('Name', { exact: true }).fill('')
  await bo.getByLabel('Support phone').fill('+1 555 0199')
  const general = bo.locator('form').filter({ has: bo.getByLabel('Support phone') })
  await general.getByRole('button', { name: 'Save' }).click()
  await expect(bo.getByLabel('Name', { exact: true })).toHaveAttribute('aria-invalid', 'true')
  await bo.getByLabel('Name', { exact: true }).fill('Renamed by its owner')
  await general.getByRole('button', { name: 'Save' }).click()
  await expect(general.getByText('Saved', { exact: true })).toBeVisible()
  await bo.reload()
  await expect(bo.getByLabel('Support phone')).toHaveValue('+1 555 0199')
  await bo.goto(`/login/${company.slug}`)
  await expect(bo.getByText('+1 555 0199')).toBeVisible()
  await expect(bo.getByText('Renamed by its owner').first()).toBeVisible()

  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/settings`)
  await expect(dana.getByText('Only owners change the settings.')).toBeVisible()
  await expect(dana.getByLabel('Support phone')).toBeDisabled()
  await expect(dana.getByRole('radio', { name: /^Off/ })).toBeDisabled()
  await expect(dana.getByRole('button', { name: 'Save' })).toHaveCount(0)
})

test('single sign-on that is Off is offered to nobody at the door', async ({ company, browserOf }) => {
  const [bo, ada] = [await browserOf('bo'), await browserOf('ada')]
  await enter(bo, company.users.bo)
  const offer = ada.getByRole('button', { name: /Continue with SSO/ })
  await ada.goto(`/login/${company.slug}`)
  await expect(offer).toHaveCount(2)

  await bo.goto(`/orgs/${company.slug}/settings`)
  await bo.getByRole('radio', { name: /^Off/ }).check()
  const mode = bo.locator('form').filter({ has: bo.getByRole('radio', { name: /^Off/ }) })
  await mode.getByRole('button', { name: 'Save' }).click()
  await expect(mode.getByText('Saved', { exact: true })).toBeVisible()
  await ada.reload()
  await expect(offer).toHaveCount(0)
  await ada.getByLabel('Work email or username').fill(company.email('ada'))
  await ada.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(ada.getByLabel('Password', { exact: true })).toBeVisible()
  await expect(offer).toHaveCount(0)
  await bo.goto(`/orgs/${company.slug}/connections`)
  await expect(bo.getByText('Single sign-on is Off for this organization')).toBeVisible()
})

test('eleven minutes later an owner’s act asks for the password again, and goes on where it was', async ({
  company,
  browserOf,
  later,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/${company.saml}`)
  later(11 * 60)
  await bo.getByRole('button', { name: 'Turn off' }).click()
  const dialog = bo.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Turn off' }).click()
  await expect(dialog.getByRole('alert')).toContainText('Confirm that it is you')
  await dialog.getByRole('link', { name: 'Confirm that it is you' }).click()

  await bo.getByLabel('Password', { exact: true }).fill('not the password')
  await bo.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(bo.getByText('That is not your password.').first()).toBeVisible()
  await bo.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await bo.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(dialog.getByText('Nothing is changed yet: press the button once more.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Turn off' }).click()
  await expect(bo.getByRole('button', { name: 'Turn on' })).toBeVisible()
})

test('an owner who came by SSO proves it at the IdP, which asks again, and goes on where it was', async ({
  company,
  browserOf,
}) => {
  const bo = await browserOf('bo')
  await linkedBySaml(company, 'bo')
  await signInBySso(bo, company, 'bo')
  await expect(bo.getByRole('heading', { level: 1, name: company.name })).toBeVisible()
  await forgetProof(company.users.bo)
  await bo.goto(`/orgs/${company.slug}/apps/new`)
  await expect(bo.getByRole('heading', { level: 1, name: 'Confirm it is you' })).toBeVisible()
  await expect(bo.getByLabel('Password', { exact: true })).toHaveCount(0)
  await bo.getByRole('button', { name: /Okta — staff/ }).click()
  await pickAtIdp(bo, company, 'bo') // it remembers him, and asks all the same
  await expect(bo.getByLabel('Redirect addresses')).toBeVisible()
})
