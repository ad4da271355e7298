import { waitForMail } from '@/lib/testing/mailbox'
import { linkedBySaml, PASSWORD } from './support/company'
import { enter } from './support/entering'
import { expect, signInWithPassword, test } from './support/fixtures'

const NEXT = 'two lamps that wait for dawn'

test('a person sees their sessions in words and ends one; that browser is out at its next request', async ({
  company,
  browserOf,
}) => {
  const [laptop, phone] = [await browserOf('laptop'), await browserOf('phone')]
  await enter(phone, company.users.ada)
  await signInWithPassword(laptop, company.email('ada'), { from: '/login?return_to=/account/sessions' })
  const sessions = laptop.getByRole('main').getByRole('listitem')
  await expect(sessions).toHaveCount(2)
  await expect(sessions.first()).toContainText(/Chrome on Linux\s*This one/)
  await expect(sessions.last()).toContainText('Firefox on Windows')
  await expect(sessions.last()).toContainText('Password, from 192.0.2.x')

  await phone.goto('/account/identities')
  await expect(phone.getByRole('heading', { level: 1, name: 'Linked sign-ins' })).toBeVisible()
  await sessions.last().getByRole('button', { name: 'End' }).click()
  await expect(sessions).toHaveCount(1)
  await phone.reload()
  await expect(phone.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await laptop.reload()
  await expect(sessions).toHaveCount(1)
})

test('a person ends all other sessions, or every one of them with this one', async ({ company, browserOf }) => {
  const [laptop, phone] = [await browserOf('laptop'), await browserOf('phone')]
  await enter(laptop, company.users.ada)
  await enter(phone, company.users.ada)
  await laptop.goto('/account/sessions')
  await laptop.getByRole('button', { name: 'End all others' }).click()
  await laptop.getByRole('dialog').getByRole('button', { name: 'End the others' }).click()
  await expect(laptop.getByRole('main').getByRole('listitem')).toHaveCount(1)
  await phone.goto('/account/sessions')
  await expect(phone.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  await enter(phone, company.users.ada)
  await laptop.getByRole('link', { name: 'Sign out' }).click()
  await laptop.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(laptop.getByRole('heading', { level: 1, name: 'You are signed out' })).toBeVisible()
  for (const page of [laptop, phone]) {
    await page.goto('/account/sessions')
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  }
})

test('a new password needs the present one, ends the other sessions, and is told by mail', async ({
  company,
  browserOf,
}) => {
  const [laptop, phone] = [await browserOf('laptop'), await browserOf('phone')]
  await enter(laptop, company.users.ada)
  await enter(phone, company.users.ada)
  await laptop.goto('/account/password')
  const save = async (current: string, next: string) => {
    await laptop.getByLabel('Present password').fill(current)
    await laptop.getByLabel('New password').fill(next)
    await laptop.getByRole('button', { name: 'Save' }).click()
  }
  await save('not the present one', NEXT)
  await expect(laptop.getByRole('main').getByRole('alert')).toContainText('That is not your current password.')
  await expect(laptop.getByLabel('Present password')).toHaveAttribute('aria-invalid', 'true')
  await save(PASSWORD, 'short')
  await expect(laptop.getByLabel('New password')).toHaveAttribute('aria-invalid', 'true')
  await save(PASSWORD, 'Password12345')
  await expect(laptop.getByText('one of the most used passwords with little added')).toBeVisible()
  await save(PASSWORD, company.name.repeat(2))
  await expect(laptop.getByText('It contains your organization’s name and little else')).toBeVisible()
  await save(PASSWORD, NEXT)
  await expect(laptop.getByText('Saved', { exact: true })).toBeVisible()
  await expect(laptop.getByLabel('New password')).toHaveValue('')

  await waitForMail(company.email('ada'), 'Your password was changed')
  await laptop.reload()
  await expect(laptop.getByLabel('Present password')).toBeVisible()
  await phone.goto('/account/sessions')
  await expect(phone.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await signInWithPassword(phone, company.email('ada'))
  await expect(phone.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toHaveCount(0)
  await signInWithPassword(phone, company.email('ada'), { password: NEXT })
  await expect(phone.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
})

test('a person sees which sign-ins open their account', async ({ company, browserOf }) => {
  const ada = await browserOf('ada')
  await enter(ada, company.users.ada)
  await ada.goto('/account/identities')
  await expect(ada.getByRole('heading', { name: 'None linked' })).toBeVisible()
  await linkedBySaml(company, 'ada')
  await ada.reload()
  const row = ada.getByRole('row', { name: /Okta — staff/ })
  await expect(row).toContainText(company.name)
  await expect(row).toContainText(company.email('ada'))
})
