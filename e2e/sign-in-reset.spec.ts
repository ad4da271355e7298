import type { Page } from '@playwright/test'
import { mailsTo, waitForMail } from '@/lib/testing/mailbox'
import { signInWithPassword } from './support/fixtures'
import { heading, said, sessionCookie, typeIdentifier, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

const NEW = 'seven herons by the river'

test('a password is reset by mail: the link works once, and every older session ends', async ({ company, visitor }) => {
  const [before, page] = [await visitor(), await visitor()]
  await signInWithPassword(before, company.email('ada'))
  await expect(heading(before, `You are signed in to ${company.name}`)).toBeVisible()

  await typeIdentifier(page, company.email('ada'))
  await page.getByRole('link', { name: 'Forgot it?' }).click()
  await expect(page.getByLabel('Work email or username')).toHaveValue(company.email('ada'))
  await page.getByRole('button', { name: 'Email me a link' }).click()
  await expect(heading(page, 'Check your email')).toBeVisible()

  const link = linkIn((await waitForMail(company.email('ada'), 'Reset your password')).text)
  const [first, second] = [await visitor(), await visitor()]
  for (const each of [first, second]) await each.goto(link) // opening it uses nothing up
  await choose(first, 'aaaaaaaaaaaaaa')
  await expect(first.getByRole('alert')).toContainText('We could not keep this password')
  await expect(first.getByText('Too easy to guess: it repeats itself.').first()).toBeVisible()
  await choose(first, NEW)
  await expect(heading(first, 'Your password is changed')).toBeVisible()
  expect(await sessionCookie(first)).toBeNull()

  await choose(second, 'another one that comes too late')
  await expect(heading(second, 'This link does not work any more')).toBeVisible()
  await second.goto(link)
  await expect(heading(second, 'This link does not work any more')).toBeVisible()
  await second.getByRole('link', { name: 'Ask for another link' }).click()
  await expect(heading(second, 'Reset your password')).toBeVisible()

  await before.goto(`/orgs/${company.slug}`)
  await expect(heading(before, 'Sign in')).toBeVisible()
  await signInWithPassword(before, company.email('ada'))
  await expect(before.getByRole('alert')).toContainText('That did not match')
  await typePassword(before, NEW)
  await expect(heading(before, `You are signed in to ${company.name}`)).toBeVisible()
  await waitForMail(company.email('ada'), 'Your password was changed')
})

test('asking to reset an unknown account reads the same and sends nothing', async ({ company, page }) => {
  const pages: string[] = []
  for (const identifier of [`nobody@${company.domain}`, company.email('cleo')]) {
    await page.goto('/login/reset')
    await page.getByLabel('Work email or username').fill(identifier)
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Email me a link' }).click()
    expect((await answer).status()).toBe(303)
    await expect(heading(page, 'Check your email')).toBeVisible()
    pages.push((await said(page)).replaceAll(identifier, '…'))
  }
  expect(pages[1]).toBe(pages[0])
  await waitForMail(company.email('cleo'), 'Reset your password') // asked for later, so the other would be there by now
  expect(mailsTo(`nobody@${company.domain}`)).toEqual([])
})

test('a reset link that was changed or is an hour old does not work, and says what to do', async ({
  company,
  page,
  clock,
}) => {
  await page.goto('/login/reset')
  await page.getByLabel('Work email or username').fill(`emil-${company.n}`)
  await page.getByRole('button', { name: 'Email me a link' }).click()
  const link = linkIn((await waitForMail(company.email('emil'), 'Reset your password')).text)

  for (const broken of [
    `${link}x`,
    link.replace(/\?.*/, ''),
    link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
  ]) {
    expect((await page.goto(broken))?.status()).toBe(410)
    await expect(heading(page, 'This link does not work any more')).toBeVisible()
  }
  await page.goto(link)
  await expect(heading(page, 'Choose a new password')).toBeVisible()
  clock.shift(61 * 60)
  await choose(page, NEW)
  await expect(heading(page, 'This link does not work any more')).toBeVisible()
})

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password)
  await page.getByRole('button', { name: 'Change password' }).click()
}

function linkIn(text: string): string {
  return /http:\S+\/login\/reset\/new\?t=[\w-]+/.exec(text)?.[0] ?? ''
}
