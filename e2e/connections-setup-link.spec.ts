import type { Page } from '@playwright/test'
import { waitForMail } from '@/lib/testing/mailbox'
import { type Company, metadataOf } from './support/company'
import { enter } from './support/entering'
import { expect, pickAtIdp, test } from './support/fixtures'
import { expectGoodLooks, look } from './support/looks'
import { nameOf } from './support/people'

test('an IT contact without an account fills in one draft by set-up link; the owner turns it on', async ({
  company,
  browserOf,
}) => {
  test.setTimeout(120_000)
  const [bo, ines] = [await browserOf('bo'), await browserOf('ines')]
  const { address, link } = await handOut(bo, company)
  await ines.goto(link)
  await expect(ines.getByText('You need no account here.')).toBeVisible()
  await expectGoodLooks(ines)
  await ines.getByRole('button', { name: 'Open the steps' }).click()
  await expect(ines.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()
  await expectGoodLooks(ines)
  await expect(ines.getByRole('link', { name: 'Members' })).toHaveCount(0)
  await ines.getByRole('link', { name: 'I have done that' }).click()
  await ines.getByLabel('Metadata: its link, its text, or a file').fill(await metadataOf('acme'))
  await ines.getByRole('button', { name: 'Read it' }).click()
  await expect(ines.getByRole('heading', { level: 3, name: 'We understood' })).toBeVisible()
  await ines.getByRole('link', { name: 'Continue' }).click()
  await ines.getByRole('button', { name: 'Continue' }).click()
  await tryTheDraft(ines, company)
  await expect(ines.getByText(/the link works until \d+ \w+ \d{4}/)).toBeVisible()
  const steps = ines.getByRole('navigation', { name: 'Steps' }).getByRole('listitem')
  await expect(steps.filter({ hasText: '(done)' })).toHaveText([/application/, /values/, /Attributes/, /Test/])
  await ines.getByRole('link', { name: 'Continue', exact: true }).click()
  await tellItIsReady(ines, bo, company)
  await ines.goto(`/orgs/${company.slug}/connections`)
  await expect(ines.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  const phone = await browserOf('ines’s phone')
  await phone.goto(link)
  await phone.getByRole('button', { name: 'Open the steps' }).click()
  await phone.getByLabel('Code from the mail').fill('00000000')
  await phone.getByRole('button', { name: 'Continue' }).click()
  await expect(phone.getByRole('alert').filter({ hasText: 'not the code' })).toBeVisible()
  const code = codeIn(await waitForMail(address, 'Your code for the set-up steps'))
  await phone.getByLabel('Code from the mail').fill(code)
  await phone.getByRole('button', { name: 'Continue' }).click()
  await expect(phone.getByRole('heading', { name: 'Every check passed' })).toBeVisible() // it goes on where she was

  await expect(bo.getByRole('list', { name: 'Differences' }).getByText('Entity ID of the provider')).toBeVisible()
  await bo.getByRole('button', { name: 'Revoke' }).click()
  await expect(bo.getByText('Ines from IT')).toHaveCount(0)
  await phone.reload()
  await expect(phone.getByRole('heading', { level: 1, name: 'Open your set-up link first' })).toBeVisible()
})

test('an IT contact says that it is not for them: the link ends everywhere, and the owner reads who declined', async ({
  company,
  browserOf,
}) => {
  const [bo, ines, phone] = [await browserOf('bo'), await browserOf('ines'), await browserOf('ines’s phone')]
  const { address, link } = await handOut(bo, company)
  await ines.goto(link)
  await ines.getByRole('button', { name: 'Open the steps' }).click()
  await phone.goto(link)
  await phone.getByRole('button', { name: 'Open the steps' }).click()
  const code = codeIn(await waitForMail(address, 'Your code for the set-up steps'))
  await phone.getByLabel('Code from the mail').fill(code)
  await phone.getByRole('button', { name: 'Continue' }).click()
  await expect(phone.getByRole('heading', { level: 2, name: 'Our values' })).toBeVisible()

  await ines.getByRole('button', { name: 'This isn’t for me' }).click()
  await expectGoodLooks(ines)
  await look(ines, 'setup-decline')
  await ines.getByRole('button', { name: 'Keep as it is' }).click()
  await ines.getByRole('button', { name: 'This isn’t for me' }).click()
  await ines.getByRole('button', { name: `End the link and tell ${nameOf('bo')}` }).click()
  await expect(ines.getByText(`We have told ${nameOf('bo')} that this isn’t for you.`)).toBeVisible()
  for (const page of [ines, phone]) {
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'Thank you' })).toBeVisible()
  }
  await expectGoodLooks(ines)
  await look(ines, 'setup-declined')

  const mail = await waitForMail(company.email('bo'), 'Ines from IT declined to set up “Okta — handed out”')
  expect(mail.text).toContain(address)
  await bo.goto(new URL(/https?:\S+\/connections\/\S+/.exec(mail.text)![0]).pathname)
  await bo.goto(`${new URL(bo.url()).pathname.replace(/\/setup$/, '')}/setup`)
  await expect(bo.getByText('it is not for them')).toBeVisible()
  await expect(bo.getByRole('button', { name: 'Revoke' })).toHaveCount(0)
  await expectGoodLooks(bo)
  await look(bo, 'setup-links-declined')
})

/** An owner begins a connection and hands it out; the path in the mail. */
async function handOut(bo: Page, company: Company): Promise<{ address: string; link: string }> {
  const address = `ines-${company.n}-${company.slug}@it.example`
  await enter(bo, company.users.bo)
  await bo.goto(`/orgs/${company.slug}/connections/new?provider=okta`)
  await bo.getByLabel('Name', { exact: true }).fill('Okta — handed out')
  await bo.getByRole('button', { name: 'Continue' }).click()
  await bo.getByRole('button', { name: 'Send a set-up link' }).click()
  const dialog = bo.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Ines from IT')
  await dialog.getByLabel('Email').fill(address)
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(bo.getByText('Ines from IT')).toBeVisible()
  await expectGoodLooks(bo)

  const mail = await waitForMail(address, `Set up single sign-on for ${company.name}`)
  const { pathname, search } = new URL(/https?:\S+\/setup\/open\?t=[\w-]+/.exec(mail.text)![0])
  return { address, link: pathname + search }
}

/** The contact says so, once; the owner's mail leads to the last step. */
async function tellItIsReady(ines: Page, bo: Page, company: Company): Promise<void> {
  await expect(ines.getByText('That is all we need')).toBeVisible()
  await look(ines, 'setup-ready')
  await ines.getByRole('button', { name: `Tell ${nameOf('bo')} that it is ready` }).click()
  await expect(ines.getByText(`We have told ${nameOf('bo')} that it is ready`)).toBeVisible()
  await ines.reload()
  await expect(ines.getByText(`We have told ${nameOf('bo')} that it is ready`)).toBeVisible()
  await expect(ines.getByRole('button', { name: /^Tell/ })).toHaveCount(0)
  await expectGoodLooks(ines)
  await look(ines, 'setup-told')
  const mail = await waitForMail(company.email('bo'), '“Okta — handed out” is filled in')
  expect(mail.text).toContain('It passed a test sign-in')
  const { pathname, search } = new URL(/https?:\S+\/setup\?step=6/.exec(mail.text)![0])
  await bo.goto(pathname + search)
}

const codeIn = ({ text }: { text: string }) => /\b\d{4} ?\d{4}\b/.exec(text)![0]

/** In a tab of its own, and back: the page that waits shows what was found, and nobody's data. */
async function tryTheDraft(ines: Page, company: Company): Promise<void> {
  await expect(ines.getByRole('heading', { level: 2, name: 'Test sign-in' })).toBeVisible()
  await expectGoodLooks(ines)
  const press = ines.getByRole('button', { name: 'Run a test sign-in' }).click()
  const [tab] = await Promise.all([ines.context().waitForEvent('page'), press])
  await pickAtIdp(tab, company, 'ada')
  await expect(tab.getByRole('heading', { name: 'The test worked' })).toBeVisible()
  await tab.close()
  await expect(ines.getByRole('heading', { name: 'Every check passed' })).toBeVisible()
  await expectGoodLooks(ines)
  const content = await ines.content()
  for (const theirs of [company.email('ada'), nameOf('ada'), 'This sign-in would'])
    expect(content).not.toContain(theirs)
}
