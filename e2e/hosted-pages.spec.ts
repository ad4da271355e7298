import type { Page } from '@playwright/test'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { db } from '@/lib/platform/db'
import { limits, take } from '@/lib/platform/rate-limit'
import { asUser } from '@/lib/testing/actors'
import { waitForMail } from '@/lib/testing/mailbox'
import { aRequestOf, askToBeLinked } from './support/asking'
import { aCompany, PASSWORD } from './support/company'
import { pickAtIdp, signInWithPassword } from './support/fixtures'
import { expectGoodLooks } from './support/looks'
import {
  heading,
  link,
  oidc,
  saml,
  spoil,
  startAtOrgPage,
  stayAtHop,
  tileOf,
  typeIdentifier,
  typePassword,
} from './support/sign-in'
import { expect, test } from './support/surroundings'

// Each page is reached as a person reaches it, and then looked at in all four ways.

/** Waits for the page with this heading and looks at it. */
async function look(page: Page, name: string | RegExp): Promise<void> {
  await expect(heading(page, name)).toBeVisible()
  await expectGoodLooks(page)
}

test.slow()

test('pages of signing in with a password', async ({ company, page }) => {
  await page.goto('/login')
  await look(page, 'Sign in')
  await page.getByLabel('Work email or username').fill('   ')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'Sign in')
  await page.goto(`/login/${company.slug}`)
  await look(page, 'Sign in')

  await typeIdentifier(page, company.email('ada'))
  await look(page, 'Enter your password')
  await typePassword(page, 'not the password of anybody')
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'Enter your password')
  for (let tries = 0; tries < 10; tries++) await take(new Date(), [[limits.accountStrangers, company.users.ada]]) // as if so many had been typed
  await typePassword(page, PASSWORD)
  await expect(page.getByText('Let us take a short break')).toBeVisible()
  await look(page, 'Enter your password')
})

test('pages of resetting a password', async ({ company, page }) => {
  await page.goto('/login/reset')
  await look(page, 'Reset your password')
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Email me a link' }).click()
  await look(page, 'Check your email')

  const { text } = await waitForMail(company.email('ada'), 'Reset your password')
  await page.goto(/http:\S+\/login\/reset\/new\?t=[\w-]+/.exec(text)?.[0] ?? '')
  await look(page, 'Choose a new password')
  await page.getByLabel('New password').fill('aaaaaaaaaaaaaa')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'Choose a new password')
  await page.getByLabel('New password').fill('seven herons by the river')
  await page.getByRole('button', { name: 'Change password' }).click()
  await look(page, 'Your password is changed')
  await page.goBack()
  await look(page, 'This link does not work any more')
})

test('pages on the way to an IdP', async ({ company, page }) => {
  await page.goto('/login/sso')
  await look(page, 'Log in with SSO')
  await page.getByLabel('Work email').fill('somebody@nowhere.example')
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, 'Log in with SSO')
  await page.getByLabel('Work email').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await look(page, /^How do you sign in at/)
  await stayAtHop(page)
  await page.getByRole('button', { name: `Continue with SSO (${saml})` }).click()
  await look(page, `Taking you to ${saml}`)
  await page.goto(`/sso/${company.oidc}/start`)
  await look(page, 'One more step')
})

test('pages of somebody who is not linked yet', async ({ company, page }) => {
  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await look(page, 'Is this you?')
  await page.getByText('What we store').click()
  await look(page, 'Is this you?')
  await page.getByRole('button', { name: 'Yes, this is me' }).click()
  await look(page, /^Waiting for/)

  await page.getByText('I already have an account here').click()
  await look(page, /^Waiting for/)
  await page.getByLabel('Its password').fill('not the password of anybody')
  await page.getByRole('button', { name: 'Prove it with my password' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await look(page, /^Waiting for/)
  await page.getByRole('button', { name: 'Send a code to its email' }).click()
  await expect(page.getByLabel('Code from the email')).toBeVisible()
  await look(page, /^Waiting for/)
})

test('pages of a request that somebody has decided', async ({ company, page }) => {
  await askToBeLinked(page, company, 'ada')
  const decided = { decidedAt: new Date(), reason: 'We could not match the employee number.' }
  for (const [state, name] of [
    ['declined', `${company.name} did not link this sign-in`],
    ['linked', `${company.name} linked your sign-in`],
    ['withdrawn', 'You withdrew this request'],
    ['expired', 'This request has expired'],
  ] as const) {
    await db().linkRequest.updateMany({ where: { orgId: company.orgId }, data: { ...decided, state } })
    await page.reload()
    await look(page, name)
  }
})

test('pages of taking a link back by mail', async ({ company, page }) => {
  const { id: linkRequestId } = await aRequestOf(company, 'ada')
  await linkRequestToMember(asUser(company.users.dana), company.orgId, { linkRequestId, userId: company.users.cleo })
  const { text } = await waitForMail(company.email('cleo'), 'A new sign-in was linked to your account')
  await page.goto(/http\S+\/auth\/undo\S+/.exec(text)?.[0] ?? '')
  await look(page, 'A new sign-in was linked to your account')
  await page.getByRole('button', { name: 'Undo the link' }).click()
  await look(page, 'The link is undone')
  await page.reload()
  await look(page, 'The link is undone')
  await page.goBack()
  await look(page, 'There is nothing to undo here')
})

test('pages that say why it stopped', async ({ company, page }) => {
  await page.goto('/auth/error/session_lost')
  await look(page, 'We lost track of your sign-in')
  await spoil(company, 'ada', 'foreign-email')
  await startAtOrgPage(page, company, oidc)
  await pickAtIdp(page, company, 'ada')
  await look(page, /sent an email we cannot accept yet/)
  await page.getByText('Technical details').click()
  await look(page, /sent an email we cannot accept yet/)
  await page.goto('/auth/undo?t=x')
  await look(page, /./)
  await page.goto(tileOf(company))
  await look(page, 'One more step')
})

test('pages for somebody who is signed in', async ({ company, page }) => {
  await link(company, 'ada', saml)
  await signInWithPassword(page, company.email('emil'))
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  for (const [address, name] of [
    ['/login', 'Sign in'],
    ['/auth/organization', 'Choose an organization'],
    ['/account/confirm?return_to=%2Faccount%2Fsessions', /./],
    ['/logout', 'Sign out?'],
  ] as const) {
    await page.goto(address)
    await look(page, name)
  }
  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await look(page, 'Sign in as Ada Lovelace instead?')
  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await look(page, 'You are signed out')
})

test('an organization with the longest names still fits a narrow page', async ({ page }) => {
  const company = await aCompany()
  const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
  await db().org.update({
    where: { id: company.orgId },
    data: { name: long, supportUrl: `https://${'x'.repeat(60)}.example` },
  })
  await db().connection.update({ where: { id: company.saml }, data: { name: `${long} — all sites` } })
  await page.goto(`/login/${company.slug}`)
  await look(page, 'Sign in')
  await typeIdentifier(page, `${'a'.repeat(64)}@${company.domain}`)
  await look(page, 'Enter your password')
})
