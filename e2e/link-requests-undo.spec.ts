import type { Page } from '@playwright/test'
import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { aRequestOf, linkTo, openRequest, stateOf } from './support/asking'
import { enter } from './support/entering'
import { expect, signInBySso, startSso, test } from './support/fixtures'

test('an admin takes a link back before its first use; the request waits again', async ({ company, browserOf }) => {
  const dana = await browserOf('dana')
  await enter(dana, company.users.dana)
  const request = await aRequestOf(company, 'ada')
  await openRequest(dana, company, 'ada')
  await linkTo(dana, 'cleo') // the wrong one
  await dana.getByRole('link', { name: 'See it, or undo' }).click()
  await pressUndo(dana)

  await expect(dana.getByText('None linked yet').or(dana.getByText('Nothing matches'))).toBeVisible()
  expect(await stateOf(request)).toEqual({ state: 'waiting', userId: null })
})

test('once the person has signed in with it, an admin can only unlink, and is told so', async ({
  company,
  browserOf,
}) => {
  const [ada, dana] = [await browserOf('ada'), await browserOf('dana')]
  await enter(dana, company.users.dana)
  const request = await aRequestOf(company, 'ada')
  await openRequest(dana, company, 'ada')
  await linkTo(dana, 'ada')
  await dana.getByRole('link', { name: 'See it, or undo' }).click()
  await expect(dana.getByRole('button', { name: 'Undo', exact: true })).toBeVisible()

  await signInBySso(ada, company, 'ada')
  await expect(ada.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
  await pressUndo(dana)
  await expect(dana.getByRole('dialog').getByRole('alert')).toContainText('This sign-in has been used since')
  await dana.reload()
  await expect(dana.getByText('Unlink it from the member instead.')).toBeVisible()
  expect((await stateOf(request)).state).toBe('linked')
})

test('the account’s owner takes a link back by mail, once, and its sessions end', async ({ company, browserOf }) => {
  const [dana, intruder, cleo] = [await browserOf('dana'), await browserOf('intruder'), await browserOf('cleo')]
  await enter(dana, company.users.dana)
  await aRequestOf(company, 'ada')
  await openRequest(dana, company, 'ada')
  await linkTo(dana, 'cleo') // who knows nothing of it
  await signInBySso(intruder, company, 'ada')
  await expect(intruder.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()

  const { text } = await waitForMail(company.email('cleo'), 'A new sign-in was linked to your account')
  const link = /http\S+\/auth\/undo\S+/.exec(text)![0]
  await cleo.goto(link)
  await expect(cleo.getByText(company.email('ada'))).toBeVisible()
  await intruder.reload()
  await expect(intruder.getByRole('heading', { level: 1, name: `You are signed in to ${company.name}` })).toBeVisible()
  await cleo.getByRole('button', { name: 'Undo the link' }).click()
  await expect(cleo.getByRole('heading', { level: 1, name: 'The link is undone' })).toBeVisible()
  await intruder.reload()
  await expect(intruder.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  expect((await cleo.goto(link))?.status()).toBe(410)
  await expect(cleo.getByRole('heading', { level: 1, name: 'There is nothing to undo here' })).toBeVisible()
  await waitForMail(company.email('bo'), 'A link was undone')
  await startSso(intruder, company, 'ada') // the IdP remembers them
  await expect(intruder.getByText('The owner of the account took the link back.')).toBeVisible()
})

test('admins hear of waiting requests in one mail for each quarter of an hour', async ({ company, later }) => {
  await aRequestOf(company, 'ada')
  await waitForMail(company.email('dana'), '1 person is waiting to be linked')
  await aRequestOf(company, 'cleo')
  await aRequestOf(company, 'emil')

  later(15 * 60 + 1)
  await waitForMail(company.email('dana'), '3 people are waiting to be linked')
  for (const who of ['dana', 'bo'] as const) {
    await waitForMail(company.email(who), '3 people are waiting to be linked')
    expect(mailsTo(company.email(who))).toHaveLength(2)
  }
})

async function pressUndo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the link' }).click()
}
