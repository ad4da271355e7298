import { PASSWORD } from './support/company'
import { signInWithPassword } from './support/fixtures'
import { heading, said, sessionCookie, typeIdentifier, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

const WRONG = 'not the password of anybody'

test('a person signs in with the username as with the address, whatever its letter case', async ({
  company,
  visitor,
}) => {
  for (const identifier of [`ada-${company.n}`, company.email('ada').toUpperCase(), `  ${company.email('ada')} `]) {
    const page = await visitor()
    await signInWithPassword(page, identifier)
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  }
})

test('a wrong password, an unknown address and an unknown username read the same', async ({ company, page }) => {
  const identifiers = [company.email('ada'), `nobody@${company.domain}`]
  const pages: string[] = []
  for (const identifier of identifiers) {
    await typeIdentifier(page, identifier)
    const answer = page.waitForResponse((response) => response.status() === 422)
    await typePassword(page, WRONG)
    await answer
    await expect(page.getByRole('alert')).toContainText('That did not match')
    expect(await sessionCookie(page)).toBeNull()
    pages.push((await said(page)).replaceAll(identifier, '…'))
  }
  expect(pages[1]).toBe(pages[0])

  await typeIdentifier(page, `nobody-${company.n}`)
  await typePassword(page, WRONG)
  await expect(page.getByText('The email or password is different from what we have')).toBeVisible()
  await expect(page.getByText(`nobody-${company.n}`)).toBeVisible()
})

test('a wrong password leads back to the field, keeps who is meant, and never shows what was typed', async ({
  company,
  page,
}) => {
  await typeIdentifier(page, company.email('ada'))
  await typePassword(page, WRONG)

  const field = page.getByLabel('Password', { exact: true })
  await expect(field).toHaveAccessibleDescription(/different from what we have/)
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  await expect(field).toHaveValue('')
  await page.getByRole('alert').getByRole('link', { name: 'That did not match' }).click()
  await expect(field).toBeFocused()
  await field.fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('“Change” leads back to the first page, and the other person signs in', async ({ company, page }) => {
  await typeIdentifier(page, company.email('ada'))
  await page.getByRole('link', { name: 'Change' }).click()
  await page.getByLabel('Work email or username').fill(company.email('cleo'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByText(company.email('cleo'))).toBeVisible()
  await typePassword(page, PASSWORD)
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

test('after ten wrong tries strangers are told when to come back; the owner’s own browser still gets in', async ({
  company,
  visitor,
}) => {
  test.slow() // eleven passwords are hashed, slowly by design
  const ada = await visitor()
  await signInWithPassword(ada, company.email('ada'))
  await ada.goto('/logout')
  await ada.getByRole('button', { name: 'Sign out', exact: true }).click()

  const stranger = await visitor()
  await typeIdentifier(stranger, company.email('ada'))
  for (let tries = 0; tries < 10; tries++) {
    const answer = stranger.waitForResponse((response) => response.status() === 422)
    await typePassword(stranger, `${WRONG} ${tries}`)
    await answer
  }
  await typePassword(stranger, PASSWORD)
  await expect(stranger.getByRole('alert')).toContainText(/too many tries.*Try again at \d\d:\d\d UTC/)
  await expect(stranger.getByLabel('Password', { exact: true })).toHaveCount(0)
  await expect(stranger.getByRole('link', { name: 'Reset password' })).toBeVisible()

  const elsewhere = await visitor()
  await signInWithPassword(elsewhere, `ada-${company.n}`)
  await expect(elsewhere.getByRole('alert')).toContainText('too many tries')
  expect(await sessionCookie(elsewhere)).toBeNull()

  await signInWithPassword(ada, company.email('ada'))
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
})

test('somebody signed in who opens the sign-in page is offered to go on as themselves', async ({ company, page }) => {
  await signInWithPassword(page, company.email('ada'))
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  await page.goto('/login')
  await expect(page.getByText(`You are signed in as Ada Lovelace (${company.email('ada')}).`)).toBeVisible()
  await page.getByRole('link', { name: 'Continue as Ada Lovelace' }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})
