import type { Page } from '@playwright/test'
import { networkOf } from '@/lib/platform/addresses'
import { digest } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type Limit, limits, take } from '@/lib/platform/rate-limit'
import { askToBeLinked, waiting } from './support/asking'
import { enter, forgetProof } from './support/entering'
import { expectNoResend, press, send } from './support/forms'
import { fromOwnNetwork } from './support/network'
import { formPlaces } from './support/routes'
import { heading, stayAtHop, typeIdentifier } from './support/sign-in'
import { expect, test } from './support/surroundings'

const WRONG = 'not the password of anybody'

/** Wrong in every place: nothing of it is what a form of ours would hold. */
const rubbish = {
  ...{ f: 'x', tx: 'x', token: 'x', identifier: '   ', password: WRONG, code: '00000000', note: 'x' },
  ...{ SAMLResponse: 'PHg+', RelayState: 'x' },
}

test('no form that is sent with mistakes is sent again by reload, “back” or “forward”', async ({ company, page }) => {
  test.slow() // every place, one after the other
  await askToBeLinked(page, company, 'ada')
  const { pathname, searchParams } = new URL(page.url())
  const request = pathname.split('/').at(-1) ?? ''
  const tx = searchParams.get('tx') ?? ''
  await enter(page, company.users.ada)
  await stayAtHop(page)

  const places = formPlaces('(hosted)')
  expect(places.length).toBeGreaterThan(15)
  for (const place of places) {
    const path = place
      .replace('[org]', company.slug)
      .replace('[connection]', company.saml)
      .replace('[request]', request)
    const proves = /\/(prove|code)$/.test(place)
    await expectNoResend(page, path, () => send(page, path, proves ? { ...rubbish, tx } : rubbish))
  }
})

test('a proof that did not match says so after a reload, and holds what was typed but the secrets', async ({
  company,
  page,
}) => {
  await askToBeLinked(page, company, 'ada')
  await page.getByText('I already have an account here').click()
  await page.getByLabel('Email or username of that account').fill('somebody-else')
  await page.getByLabel('Its password', { exact: true }).fill(WRONG)
  await expectNoResend(page, 'a wrong password', () => press(page, 'Prove it with my password'))
  for (const again of [() => page.reload(), () => Promise.resolve()]) {
    await again()
    await expect(page.getByLabel('Its password', { exact: true })).toHaveAccessibleDescription(
      /No account here matches/,
    )
    await expect(page.getByLabel('Its password', { exact: true })).toHaveValue('')
    await expect(page.getByLabel('Email or username of that account')).toHaveValue('somebody-else')
  }
  expect(page.url()).not.toContain('somebody')
  expect((await page.reload())?.status()).toBe(422)

  await expectNoResend(page, 'a code asked for', () => press(page, 'Send a code to its email'))
  await page.getByLabel('Code from the email').fill('00000000')
  await expectNoResend(page, 'a wrong code', () => press(page, 'Confirm the code'))
  await expect(page.getByLabel('Code from the email')).toHaveAccessibleDescription(/does not match/)
  await page.goto(page.url().replace(/&f=.*/, ''))
  await expect(waiting(page, company)).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('a proof sent after somebody has decided shows the decision', async ({ company, page }) => {
  await askToBeLinked(page, company, 'ada')
  await page.getByText('I already have an account here').click()
  await page.getByLabel('Its password', { exact: true }).fill(WRONG)
  await db().linkRequest.updateMany({
    where: { orgId: company.orgId },
    data: { state: 'declined', decidedAt: new Date(), reason: 'We could not match you.' },
  })
  await press(page, 'Prove it with my password')
  await expect(heading(page, `${company.name} did not link this sign-in`)).toBeVisible()
})

test('a wrong password before an owner’s act is not sent again, and the way back is kept', async ({
  company,
  page,
}) => {
  await enter(page, company.users.bo)
  await forgetProof(company.users.bo)
  await page.goto(`/account/confirm?return_to=${encodeURIComponent('/account/sessions')}`)
  await page.getByLabel('Password', { exact: true }).fill(WRONG)
  await expectNoResend(page, 'a wrong password', () => press(page, 'Confirm'))
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription('That is not your password.')
  await expect(page.getByRole('link', { name: 'Go back without changing anything' })).toHaveAttribute(
    'href',
    '/account/sessions',
  )
})

test('a break says when to come back, is not sent again, and ends with the deep link kept', async ({
  company,
  visitor,
  clock,
}) => {
  const headers = fromOwnNetwork()
  const network = networkOf(headers['x-forwarded-for'] ?? '')
  const page = await visitor({ extraHTTPHeaders: headers })
  await useUp(limits.starts, network)
  const deepLink = encodeURIComponent('/account/sessions')

  await page.goto(`/login?return_to=${deepLink}`)
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await expectNoResend(page, 'the identifier', () => press(page, 'Continue'))
  await expectBreak(page)
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByLabel('Work email or username')).toHaveValue(company.email('ada'))
  await page.goto(`/sso/${company.saml}/start`)
  await expectNoResend(page, 'the start', () => press(page, /^Continue to/))
  await expectBreak(page)
  const stopped = page.url()

  clock.shift(16 * 60)
  await page.goto(stopped) // there is nothing left to say
  await expect(heading(page, 'Sign in')).toBeVisible()
  await typeIdentifier(page, company.email('ada'), `/login?return_to=${deepLink}`)
  await expect(heading(page, 'Enter your password')).toBeVisible()
})

test('too many passwords and too many resets ask for a break, and are not sent again', async ({ company, visitor }) => {
  const headers = fromOwnNetwork()
  const page = await visitor({ extraHTTPHeaders: headers })
  await useUp(limits.network, networkOf(headers['x-forwarded-for'] ?? ''))
  await typeIdentifier(page, company.email('ada'))
  await page.getByLabel('Password', { exact: true }).fill(WRONG)
  await expectNoResend(page, 'the password', () => press(page, 'Sign in'))
  await expectBreak(page)

  await page.getByRole('link', { name: 'Reset password' }).click()
  await expectNoResend(page, 'the reset', () => press(page, 'Email me a link'))
  await expectBreak(page)
  await expect(page.getByLabel('Work email or username')).toHaveValue(company.email('ada'))
})

async function expectBreak(page: Page): Promise<void> {
  await expect(page.getByText(/too many tries.*Try again at \d\d:\d\d UTC/).first()).toBeVisible()
  const answer = await page.reload()
  expect(answer?.status()).toBe(429)
  expect(Number(answer?.headers()['retry-after'])).toBeGreaterThan(0)
}

/** As if somebody had tried that often. */
async function useUp(limit: Limit, subject: string): Promise<void> {
  await take(new Date(), [[limit, subject]])
  const key = `${limit.name}:${digest(subject)}`
  expect((await db().rateLimit.updateMany({ where: { key }, data: { count: limit.max } })).count).toBe(1)
}
