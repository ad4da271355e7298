import type { Page } from '@playwright/test'
import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { askToBeLinked, openRequest, waiting } from './support/asking'
import { aCompany, letProofLink, makeOwner, PASSWORD } from './support/company'
import { enter } from './support/entering'
import { expect, signInBySso, test } from './support/fixtures'

test('the old password marks the request as proven for the admin, and signs nobody in', async ({
  company,
  browserOf,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  const elsewhere = await aCompany()
  await askToBeLinked(ada, company, 'ada')
  for (const [identifier, password] of [
    [`ada-${company.n}`, 'not her password'],
    ['nobody-at-all', PASSWORD],
    [elsewhere.email('cleo'), PASSWORD],
  ] as const) {
    await proveByPassword(ada, identifier, password)
    await expect(ada.getByText('No account here matches what you typed.').first()).toBeVisible()
    await expect(ada.getByLabel('Email or username of that account')).toHaveValue(identifier)
  }
  await proveByPassword(ada, `ada-${company.n}`, PASSWORD)
  await expect(ada.getByText('You showed that an account')).toBeVisible()
  await expect(waiting(ada, company)).toBeVisible()
  await ada.goto('/account/sessions')
  await expect(ada.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  await enter(dana, company.users.dana)
  await openRequest(dana, company, 'ada')
  await expect(dana.getByText('Ada Lovelace’s account, by its password')).toBeVisible()
  await expect(dana.getByRole('radio', { name: /Ada Lovelace.*Proven by password/ })).toBeVisible()
})

test('a mailed code proves the account, in the browser that asked for it, once it is right', async ({
  company,
  browserOf,
}) => {
  const [ada, phone] = [await browserOf('ada'), await browserOf('phone')]
  await askToBeLinked(ada, company, 'ada')
  await signInBySso(phone, company, 'ada')
  await expect(waiting(phone, company)).toBeVisible()

  await askForCode(ada, `ada-${company.n}`)
  const { text } = await waitForMail(company.email('ada'), 'Confirm linking a sign-in')
  const code = /\b\d{8}\b/.exec(text)![0]
  expect(text).toContain('tell nobody this code')
  await typeCode(ada, code === '00000000' ? '11111111' : '00000000')
  await expect(ada.getByText('That code does not match, or it is too old.').first()).toBeVisible()
  expect(await postCode(phone, code)).toContain('That code does not match, or it is too old.')

  await typeCode(ada, `${code.slice(0, 4)}-${code.slice(4)}`)
  await expect(ada.getByText('You showed that an account')).toBeVisible()
})

test('a code that was asked for in the name of nobody is answered alike, and mailed to nobody', async ({
  company,
  browserOf,
}) => {
  const ada = await browserOf('ada')
  const elsewhere = await aCompany()
  await askToBeLinked(ada, company, 'ada')
  const waitingPage = ada.url()
  for (const identifier of ['nobody-at-all', elsewhere.email('cleo')]) {
    await askForCode(ada, identifier)
    await expect(ada.getByText('If that account exists, a code is on its way')).toBeVisible()
    await ada.goto(waitingPage)
  }
  await askForCode(ada, `ada-${company.n}`) // its mail is the last one, so the others would be there by then
  await waitForMail(company.email('ada'), 'Confirm linking a sign-in')
  expect(mailsTo(elsewhere.email('cleo'))).toHaveLength(0)
})

test('where the organization chose it, a proof links at once, but never an owner', async ({ company, browserOf }) => {
  const [ada, cleo] = [await browserOf('ada'), await browserOf('cleo')]
  await letProofLink(company)
  await askToBeLinked(ada, company, 'ada')
  await proveByPassword(ada, `ada-${company.n}`, PASSWORD)
  await expect(ada.getByRole('heading', { level: 1, name: `${company.name} linked your sign-in` })).toBeVisible()
  await waitForMail(company.email('ada'), 'A new sign-in was linked to your account')
  await ada.getByRole('button', { name: 'Sign in' }).click()
  await expect(ada.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()

  await makeOwner(company, company.users.cleo)
  await askToBeLinked(cleo, company, 'cleo')
  await proveByPassword(cleo, `cleo-${company.n}`, PASSWORD)
  await expect(cleo.getByText('You showed that an account')).toBeVisible()
  await expect(waiting(cleo, company)).toBeVisible()
})

async function proveByPassword(page: Page, identifier: string, password: string): Promise<void> {
  await unfold(page)
  await page.getByLabel('Email or username of that account').fill(identifier)
  await page.getByLabel('Its password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Prove it with my password' }).click()
}

async function askForCode(page: Page, identifier: string): Promise<void> {
  await unfold(page)
  await page.getByLabel('Email or username of that account').fill(identifier)
  await page.getByRole('button', { name: 'Send a code to its email' }).click()
}

async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code from the email').fill(code)
  await page.getByRole('button', { name: 'Confirm the code' }).click()
}

/** Types a code where this browser asked for none: the form of such a page, with this browser's own sign-in. */
async function postCode(page: Page, code: string): Promise<string> {
  const { origin, pathname, searchParams } = new URL(page.url())
  const response = await page.request.post(`${origin}${pathname}/code`, {
    form: { tx: searchParams.get('tx')!, code },
    headers: { origin },
  })
  return response.text()
}

async function unfold(page: Page): Promise<void> {
  if (!(await page.getByLabel('Email or username of that account').isVisible()))
    await page.getByText('I already have an account here').click()
}
