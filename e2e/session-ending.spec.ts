import type { Page } from '@playwright/test'
import { HOUR_SECONDS } from '@/lib/platform/time'
import { findings } from './support/accessibility'
import { findingsWhenAdapted } from './support/adapted'
import { PASSWORD } from './support/company'
import { enter } from './support/entering'
import { expect, test } from './support/fixtures'
import { productUrl } from './support/places'

const IDLE = 12 * HOUR_SECONDS
const LONGEST = 24 * HOUR_SECONDS

const notice = (page: Page) => page.getByRole('alertdialog')

async function openPage(page: Page, path: string): Promise<void> {
  const answered = page.waitForResponse(/\/account\/session$/)
  await page.goto(path)
  await answered
}

/** Somebody comes back to the page, and it asks anew. */
async function comeBack(page: Page): Promise<void> {
  const answered = page.waitForResponse(/\/account\/session$/)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await answered
}

/** Lets the page's own timers run, until what they bring is there. */
async function passTime(page: Page, seconds: number, name: string): Promise<void> {
  await expect(async () => {
    await page.clock.fastForward(seconds * 1000)
    await expect(notice(page)).toHaveAccessibleName(name, { timeout: 500 })
  }).toPass()
}

test('people are warned before a session that nobody used ends, and stay; what they typed is still there', async ({
  company,
  browserOf,
  later,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.clock.install()
  await openPage(bo, '/account/password')
  await bo.getByLabel('New password').fill('half a sentence')
  later(IDLE - 300)
  await comeBack(bo)
  await expect(notice(bo)).toHaveCount(0)

  later(IDLE - 140)
  await passTime(bo, 900, 'Your session ends in 2 minutes')
  await expect(notice(bo).getByRole('heading')).toBeFocused()
  expect(await findings(bo, 'the warning')).toEqual([])
  expect(await findingsWhenAdapted(bo, 'the warning')).toEqual([])
  later(IDLE - 70)
  await passTime(bo, 60, 'Your session ends in 1 minute')

  await notice(bo).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(notice(bo)).toHaveCount(0)
  await expect(bo.getByLabel('New password')).toBeFocused()
  await expect(bo.getByLabel('New password')).toHaveValue('half a sentence')
  later(IDLE + HOUR_SECONDS)
  expect((await bo.request.get('/account/sessions', { maxRedirects: 0 })).status()).toBe(200)
})

test('a page that only looks keeps no session alive; when it is over, the page says so and leads back to itself', async ({
  company,
  browserOf,
  later,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await bo.clock.install()
  await openPage(bo, `/orgs/${company.slug}/audit?name=domain`)
  for (const seconds of [IDLE / 2, IDLE - 200]) {
    later(seconds)
    await comeBack(bo)
  }
  later(IDLE - 100)
  await passTime(bo, 900, 'Your session ends in 1 minute')
  await bo.keyboard.press('Escape')
  await expect(notice(bo)).toBeHidden()

  later(IDLE + 1)
  await passTime(bo, 60, 'Your session is over')
  expect(await findings(bo, 'the end')).toEqual([])
  await notice(bo).getByRole('link', { name: 'Sign in again' }).click()
  await typeIn(bo, company.email('bo'))
  await expect(bo).toHaveURL(`${productUrl}/orgs/${company.slug}/audit?name=domain`)
  await expect(bo.getByRole('heading', { level: 1, name: 'Audit log' })).toBeVisible()
})

test('a session that has lasted as long as any may cannot be kept; signing in beside it keeps the page as it is', async ({
  company,
  browserOf,
  later,
}) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await openPage(bo, '/account/password')
  await bo.getByLabel('New password').fill('half a sentence')
  for (const seconds of [IDLE - HOUR_SECONDS, LONGEST - 2 * HOUR_SECONDS]) {
    later(seconds)
    await bo.request.get('/account/sessions') // somebody works in another tab
  }
  later(LONGEST - 140)
  await comeBack(bo)
  await expect(notice(bo)).toHaveAccessibleName('Your session ends in 2 minutes')
  await expect(notice(bo)).toContainText('It has lasted as long as a session may')
  await expect(notice(bo).getByRole('button', { name: 'Stay signed in' })).toHaveCount(0)
  await expect(notice(bo).getByRole('link', { name: 'Sign in again now' })).toHaveAttribute(
    'href',
    '/login?return_to=%2Faccount%2Fpassword',
  )
  const stay = { form: {}, headers: { origin: productUrl } }
  expect(await (await bo.request.post('/account/session', stay)).json()).toMatchObject({ canStay: false })

  const opening = bo.context().waitForEvent('page')
  await notice(bo).getByRole('link', { name: 'Sign in in a new tab' }).click()
  const beside = await opening
  await typeIn(beside, company.email('bo'))
  await expect(beside).toHaveURL(`${productUrl}/account/password`)
  await comeBack(bo)
  await expect(notice(bo)).toHaveCount(0)
  await expect(bo.getByLabel('New password')).toHaveValue('half a sentence')
})

test('of two tabs, staying in one is known to the other when it looks again', async ({ company, browserOf, later }) => {
  const one = await browserOf('bo')
  const other = await one.context().newPage()
  await enter(one, company.users.bo)
  await openPage(one, '/account/sessions')
  await openPage(other, '/account/identities')
  later(IDLE - 100)
  for (const page of [one, other]) {
    await comeBack(page)
    await expect(notice(page)).toHaveAccessibleName('Your session ends in 1 minute')
  }
  await notice(one).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(notice(one)).toHaveCount(0)
  await comeBack(other)
  await expect(notice(other)).toHaveCount(0)

  await one.request.post('/logout', { form: {}, headers: { origin: productUrl } })
  await comeBack(other)
  await expect(notice(other)).toHaveAccessibleName('Your session is over')
})

test('a network that fails ends nothing and keeps nobody', async ({ company, browserOf, later }) => {
  const bo = await browserOf('bo')
  await enter(bo, company.users.bo)
  await openPage(bo, '/account/sessions')
  later(IDLE - 140)
  await comeBack(bo)
  await expect(notice(bo)).toBeVisible()
  await bo.context().setOffline(true)
  await notice(bo).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(notice(bo).getByRole('alert')).toContainText('We could not reach the server.')
  await bo.context().setOffline(false)
  await notice(bo).getByRole('button', { name: 'Stay signed in' }).click()
  await expect(notice(bo)).toHaveCount(0)
})

test('only our own pages say that somebody is there, and nobody’s session has no end to tell', async ({
  company,
  browserOf,
}) => {
  const [bo, nobody] = [await browserOf('bo'), await browserOf('nobody')]
  await enter(bo, company.users.bo)
  const told = await bo.request.get('/account/session')
  expect([told.status(), told.headers()['cache-control']]).toEqual([200, 'no-store'])
  for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }])
    expect((await bo.request.post('/account/session', { form: {}, headers })).status()).toBe(403)
  expect((await bo.request.post('/account/session', { data: {}, headers: { origin: productUrl } })).status()).toBe(403)
  expect((await nobody.request.get('/account/session')).status()).toBe(401)
  const stay = { form: {}, headers: { origin: productUrl } }
  expect((await nobody.request.post('/account/session', stay)).status()).toBe(401)
})

async function typeIn(page: Page, identifier: string): Promise<void> {
  await page.getByLabel('Work email or username').fill(identifier)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
