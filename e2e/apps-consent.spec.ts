import { disallowApp } from '@/lib/apps/consent'
import { db } from '@/lib/platform/db'
import { asUser } from '@/lib/testing/actors'
import { addMember } from '@/lib/testing/factories'
import { expect, expectInside, expectOut, fact, test } from './support/apps'
import { aCompany } from './support/company'
import { enter } from './support/entering'
import { heading } from './support/sign-in'

const question = 'Allow Lab notes to use your account?'

test('an organization’s own app asks each member once, and names what it will see', async ({
  anExample,
  company,
  page,
}) => {
  const notes = await anExample('Lab notes', company.orgId)
  await enter(page, company.users.ada)

  await page.goto(`${notes.url}/boards/7`)
  await expect(heading(page, question)).toBeVisible()
  await expect(page.getByText(new URL(notes.url).host, { exact: true })).toBeVisible()
  await expect(page.getByText(company.email('ada'))).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'your email address' })).toBeVisible()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expectInside(page, notes, '/boards/7')
  expect(await fact(page, 'Organization')).toBe(company.name)

  await page.goto(`${notes.url}/sign-in`)
  await expectInside(page, notes, '/')
})

test('who does not allow it goes back to the app with a no, and is asked again the next time', async ({
  anExample,
  company,
  page,
}) => {
  const notes = await anExample('Lab notes', company.orgId)
  await enter(page, company.users.ada)

  await page.goto(notes.url)
  await page.getByRole('button', { name: 'Do not allow' }).click()
  // Nobody entered an organization's app: its address gets nobody without a press (I13).
  await page.getByRole('link', { name: 'Continue now' }).click()
  await expect(heading(page, 'You were not signed in')).toBeVisible()
  await expect(page.getByText('access_denied')).toBeVisible()
  expect(await db().appConsent.count({ where: { appId: notes.id } })).toBe(0)
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(heading(page, question)).toBeVisible()
})

test('who takes the leave back is out of the app within seconds, and is asked again', async ({
  anExample,
  company,
  page,
}) => {
  const notes = await anExample('Lab notes', company.orgId)
  await enter(page, company.users.ada)
  await page.goto(notes.url)
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expectInside(page, notes, '/')

  await disallowApp(asUser(company.users.ada), { appId: notes.id, orgId: company.orgId })
  await expectOut(page, notes, question)
})

test('an organization’s app is closed to others, also to who chooses among organizations', async ({
  anExample,
  company,
  page,
}) => {
  const other = await aCompany()
  const notes = await anExample('Lab notes', company.orgId)
  await enter(page, other.users.ada)
  await page.goto(notes.url)
  await expect(heading(page, `You are not a member of ${company.name}`)).toBeVisible()
  await page.goto(`${notes.url}/sign-in?organization=${other.slug}`)
  await expect(heading(page, `You are not a member of ${other.slug}`)).toBeVisible()

  await addMember(company.orgId, other.users.ada)
  await page.goto(`${notes.url}/sign-in?choose=1`)
  await expect(heading(page, question)).toBeVisible()
})

test('the answer of somebody who signed out meanwhile allows nothing', async ({ anExample, company, page }) => {
  const notes = await anExample('Lab notes', company.orgId)
  await enter(page, company.users.ada)
  await page.goto(notes.url)
  await expect(heading(page, question)).toBeVisible()
  await page.context().clearCookies({ name: '__Host-porchlight-session' })

  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await expect(heading(page, 'Sign in')).toBeVisible()
  expect(await db().appConsent.count({ where: { appId: notes.id } })).toBe(0)
})
