import type { Page } from '@playwright/test'
import { linkedBySaml } from './support/company'
import { enter } from './support/entering'
import { expect, signInBySso, startSso, test } from './support/fixtures'

test('unlinking ends the person’s session at the next request, and the next sign-in asks again', async ({
  company,
  browserOf,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await linkedBySaml(company, 'ada')
  await signInBySso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/members?linked=yes`)
  await expect(rowOf(dana, 'Ada Lovelace').getByText('Okta — staff', { exact: true })).toBeVisible()

  await confirmed(dana, 'Unlink')
  await expect(dana.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
  await ada.reload()
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await startSso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: 'Is this you?' })).toBeVisible()
})

test('a removed member is out at the next request, and reads why at the next sign-in', async ({
  company,
  browserOf,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await linkedBySaml(company, 'ada')
  await signInBySso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
  await enter(dana, company.users.dana)
  await dana.goto(`/orgs/${company.slug}/members?q=Lovelace`)

  await confirmed(dana, 'Remove')
  await expect(dana.getByRole('heading', { name: 'Nobody matches' })).toBeVisible()
  await ada.reload()
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await startSso(ada, company, 'ada')
  await expect(ada.getByText(`You do not have access to ${company.name} yet`)).toBeVisible()
})

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

/** Presses the only such button of the list, and says yes. */
async function confirmed(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: label, exact: true }).click()
}
