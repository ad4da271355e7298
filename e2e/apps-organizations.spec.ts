import { addMember } from '@/lib/testing/factories'
import { type ExampleApp, enterApp, expect, expectInside, expectOut, fact, issuer, test } from './support/apps'
import { aCompany, type Company, linkedBySaml, PASSWORD } from './support/company'
import { enter, enterBySso } from './support/entering'
import { pickAtIdp } from './support/fixtures'
import { heading, saml } from './support/sign-in'

/** Emil works for both. */
async function twoEmployers(a: Company): Promise<Company> {
  const b = await aCompany()
  await addMember(b.orgId, a.users.emil)
  return b
}

/** An authorization request as an app makes it that must not show a page. */
function silently(app: ExampleApp, organization: string): string {
  const params = { client_id: app.id, redirect_uri: `${app.url}/callback`, response_type: 'code', scope: 'openid' }
  const proof = { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }
  return `${issuer}/auth?${new URLSearchParams({ ...params, ...proof, organization, prompt: 'none', state: 's' })}`
}

test('a member of two organizations chooses, switches, and is somebody else to the app at each', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await twoEmployers(a)
  const widgets = await anExample('Widgets')

  await enterApp(page, widgets, a.email('emil'), '/boards/7')
  await expect(heading(page, 'Choose an organization')).toBeVisible()
  await page.getByRole('button', { name: b.name }).click()
  await expectInside(page, widgets, '/boards/7')
  expect(await fact(page, 'Organization')).toBe(b.name)
  const atB = await fact(page, 'Known here as')

  await page.getByRole('link', { name: 'Switch organization' }).click()
  await page.getByRole('button', { name: a.name }).click()
  await expectInside(page, widgets, '/boards/7')
  expect(await fact(page, 'Organization')).toBe(a.name)
  expect(await fact(page, 'Known here as')).not.toBe(atB)

  await page.goto(`${widgets.url}/sign-in?organization=${b.slug}`)
  await expectInside(page, widgets, '/')
  expect(await fact(page, 'Known here as')).toBe(atB)
})

test('who signs out of an app that was entered for one organization is out of those entered for others', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await twoEmployers(a)
  const [widgets, reports] = [await anExample('Widgets'), await anExample('Reports')]
  await enter(page, a.users.emil)
  await page.goto(`${widgets.url}/sign-in?organization=${a.slug}`)
  await expectInside(page, widgets, '/')
  await page.goto(`${reports.url}/sign-in?organization=${b.slug}`)
  await expectInside(page, reports, '/')

  await page.goto(widgets.url)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(`${widgets.url}/signed-out`)
  await expectOut(page, reports, 'Sign in')
})

test('a session that A’s IdP vouched for does not enter an app for B: it leads to B’s sign-in', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await twoEmployers(a)
  const widgets = await anExample('Widgets')
  await enterBySso(page, a, 'emil')
  await page.goto(widgets.url)
  await expectInside(page, widgets, '/')
  expect(await fact(page, 'Organization')).toBe(a.name)

  const silent = await page.request.get(silently(widgets, b.slug), { maxRedirects: 0 })
  expect(new URL(silent.headers().location ?? '').searchParams.get('error')).toBe('interaction_required')

  await page.goto(`${widgets.url}/sign-in?organization=${b.slug}&return_to=/boards/7`)
  await expect(heading(page, `Sign in at ${b.name}`)).toBeVisible()
  await expect(page.getByText('Your sign-in here came through another organization')).toBeVisible()
  await page.getByRole('link', { name: `Continue to ${b.name}` }).click()
  await expect(page).toHaveURL(new RegExp(`/login/${b.slug}`))
  await expect(page.getByRole('button', { name: `Continue with SSO (${saml})` })).toBeVisible()
})

test('whose SSO session stops at B’s app signs in at B, and then is in', async ({ anExample, company: a, page }) => {
  const b = await aCompany()
  await addMember(b.orgId, a.users.ada)
  const widgets = await anExample('Widgets')
  await linkedBySaml({ ...b, users: { ...b.users, ada: a.users.ada } }, 'ada')
  await enterBySso(page, a, 'ada')

  await page.goto(`${widgets.url}/sign-in?organization=${b.slug}&return_to=/boards/7`)
  await page.getByRole('link', { name: `Continue to ${b.name}` }).click()
  await page.getByRole('button', { name: `Continue with SSO (${saml})` }).click()
  await pickAtIdp(page, b, 'ada')
  await expectInside(page, widgets, '/boards/7')
  expect(await fact(page, 'Organization')).toBe(b.name)
})

test('a session that A’s IdP vouched for is shown no other organization, until the person proves the account is theirs', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await twoEmployers(a)
  const widgets = await anExample('Widgets')
  await enterBySso(page, a, 'emil')
  await page.goto(`${widgets.url}/sign-in?choose=1&return_to=/boards/7`)
  await expect(heading(page, 'Choose an organization')).toBeVisible()
  await expect(page.getByRole('button', { name: a.name })).toBeVisible()
  await expect(page.getByText(b.name)).toHaveCount(0)

  await page.getByRole('link', { name: 'My other organizations' }).click()
  await page.getByLabel('Your own password').fill(PASSWORD)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: b.name }).click()
  await expectInside(page, widgets, '/boards/7')
  expect(await fact(page, 'Organization')).toBe(b.name)
})

test('an app that asks for an organization learns from a confined session nothing of memberships elsewhere', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await aCompany()
  const widgets = await anExample('Widgets')
  await enterBySso(page, a, 'emil')
  await page.goto(`${widgets.url}/sign-in?organization=${b.slug}`)
  await expect(heading(page, `Sign in at ${b.name}`)).toBeVisible() // as a member of both is told
})

test('an app that asks for an organization of others gets nobody in, and nobody learns whether it exists', async ({
  anExample,
  company: a,
  page,
}) => {
  const b = await aCompany()
  const widgets = await anExample('Widgets')
  await enter(page, a.users.ada)

  for (const organization of [b.slug, 'no-such-organization']) {
    await page.goto(`${widgets.url}/sign-in?organization=${organization}`)
    await expect(heading(page, `You are not a member of ${organization}`)).toBeVisible()
    await expect(page.locator('body')).not.toContainText(b.name)
  }
  await page.getByRole('button', { name: 'Back to Widgets' }).click()
  await expect(heading(page, 'You were not signed in')).toBeVisible()
  await expect(page.getByText('access_denied')).toBeVisible()
})
