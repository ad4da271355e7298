import { enterApp, expect, expectInside, expectOut, issuer, test } from './support/apps'
import { heading, sessionCookie } from './support/sign-in'

test('who signs out of one app is out of the other within seconds, and out of here', async ({
  anExample,
  company,
  page,
}) => {
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]
  await enterApp(page, widgets, company.email('ada'))
  await expectInside(page, widgets, '/')
  await page.goto(reports.url)
  await expectInside(page, reports, '/')

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${reports.url}/signed-out`)
  await expect(heading(page, 'You are signed out')).toBeVisible()

  expect(await sessionCookie(page)).toBeNull()
  await expectOut(page, widgets, 'Sign in')
  await page.goto('/account/sessions')
  await expect(heading(page, 'Sign in')).toBeVisible()
})

test('who signs out here is out of both apps within seconds', async ({ anExample, company, page }) => {
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]
  await enterApp(page, widgets, company.email('ada'))
  await expectInside(page, widgets, '/')
  await page.goto(reports.url)
  await expectInside(page, reports, '/')

  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  for (const app of [widgets, reports]) await expectOut(page, app, 'Sign in')
})

test('signing out of an app in one browser leaves the person’s other browsers in', async ({
  anExample,
  company,
  page,
  browserOf,
}) => {
  const [widgets, other] = [await anExample('Widgets'), await browserOf('other')]
  for (const each of [page, other]) {
    await enterApp(each, widgets, company.email('ada'))
    await expectInside(each, widgets, '/')
  }

  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()
  await expectOut(page, widgets, 'Sign in')
  await other.reload()
  await expectInside(other, widgets, '/')
})

test('a request to sign out that proves nothing asks first, and can be declined', async ({
  anExample,
  company,
  page,
}) => {
  const widgets = await anExample('Widgets')
  await enterApp(page, widgets, company.email('ada'))
  await expectInside(page, widgets, '/')

  await page.goto(`${issuer}/session/end?client_id=${widgets.id}`)
  await expect(heading(page, 'Sign out?')).toBeVisible()
  await expect(page.getByText('Widgets asks to sign you out')).toBeVisible()
  await page.getByRole('link', { name: 'Stay signed in' }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  await page.goto(widgets.url)
  await expectInside(page, widgets, '/')
})

test('another site’s page signs out nobody, whether they have been at an app or not', async ({
  company,
  foreignPage,
  page,
}) => {
  await page.goto('/login')
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill('a lamp that waits for dusk')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto(await foreignPage(`<a href="${issuer}/session/end">A picture of a cat</a>`))
  await page.getByRole('link', { name: 'A picture of a cat' }).click()
  await expect(heading(page, 'Sign out?')).toBeVisible()
  await page.goto('/account/sessions')
  await expect(page.getByText('This one')).toBeVisible()
})
