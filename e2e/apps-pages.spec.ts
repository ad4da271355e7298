import type { Page } from '@playwright/test'
import { addMember } from '@/lib/testing/factories'
import { enterApp, expect, expectInside, issuer, test } from './support/apps'
import { aCompany } from './support/company'
import { enter, enterBySso } from './support/entering'
import { expectGoodLooks } from './support/looks'
import { heading } from './support/sign-in'

/** Waits for the page with this heading and looks at it. */
async function look(page: Page, name: string | RegExp): Promise<void> {
  await expect(heading(page, name)).toBeVisible()
  await expectGoodLooks(page)
}

test('the pages on the way to an app look right, and say whose app it is', async ({ anExample, company: a, page }) => {
  test.slow()
  const b = await aCompany()
  await addMember(b.orgId, a.users.ada)
  const [widgets, notes] = [await anExample('Widgets'), await anExample('Lab notes', a.orgId)]

  await page.goto(widgets.url)
  await expect(page.getByText('to continue to Widgets')).toBeVisible()
  await look(page, 'Sign in')
  await enter(page, a.users.ada)
  await page.goto(widgets.url)
  await look(page, 'Choose an organization')
  await page.goto(notes.url)
  await look(page, 'Allow Lab notes to use your account?')
  await page.goto(`${widgets.url}/sign-in?organization=nowhere`)
  await look(page, 'You are not a member of nowhere')
  await page.goto(`${issuer}/session/end`)
  await look(page, 'Sign out?')
  await enterBySso(page, a, 'ada')
  await page.goto(`${widgets.url}/sign-in?organization=${b.slug}`)
  await look(page, `Sign in at ${b.name}`)
  await page.goto(`${issuer}/auth?client_id=app_unknown&response_type=code&scope=openid`)
  await look(page, 'The app sent a request that we cannot use')
})

test('a request of an app that we do not know, or to an address that is not its own, stays here', async ({
  anExample,
  company,
  page,
}) => {
  const widgets = await anExample('Widgets')
  await enter(page, company.users.ada)
  const request = { response_type: 'code', scope: 'openid', code_challenge_method: 'S256' }
  const proof = { code_challenge: 'x'.repeat(43), state: 's' }
  for (const wrong of [
    { client_id: 'app_unknown', redirect_uri: `${widgets.url}/callback` },
    { client_id: widgets.id, redirect_uri: `${widgets.url}/callback/more` },
    { client_id: widgets.id, redirect_uri: 'https://elsewhere.example/callback' },
    { client_id: widgets.id },
  ]) {
    await page.goto(
      `${issuer}/auth?${new URLSearchParams({ ...request, ...proof, ...wrong } as Record<string, string>)}`,
    )
    await expect(page).toHaveURL(/\/continue\/error\?/)
    await expect(heading(page, 'The app sent a request that we cannot use')).toBeVisible()
  }
})

test('pages on the way to an app are unframed, unstored, unindexed, and run our script alone', async ({ page }) => {
  for (const path of ['/continue/error?detail=x', '/continue?r=nothing', '/continue/sign-out?r=nothing']) {
    const response = await page.request.get(path)
    expect(response.headers(), path).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-robots-tag': 'noindex',
    })
    const policy = response.headers()['content-security-policy'] ?? ''
    expect(policy, path).toContain("default-src 'none'")
    expect(policy, path).toContain("frame-ancestors 'none'")
    expect(policy, path).toMatch(/script-src 'sha256-[\w+/]+='/)
  }
})

test('what is wrong is said in our words, and never in those of whoever made the address', async ({ page }) => {
  const request = { client_id: 'nobody', response_type: 'code', redirect_uri: 'https://elsewhere.test/' }
  await page.goto(`${issuer}/auth?${new URLSearchParams(request)}`)
  await page.getByText('Technical details').click()
  await expect(page.getByText('invalid_client: client is invalid')).toBeVisible()
  await page.goto(`/continue/error?${new URLSearchParams({ detail: 'Call +1 555 0100 to get in' })}`)
  await page.getByText('Technical details').click()
  await expect(page.getByText('unknown', { exact: true })).toBeVisible()
  await expect(page.getByText('555')).toHaveCount(0)
})

test('going back and reloading on the way to an app does no harm', async ({ anExample, company, page }) => {
  const widgets = await anExample('Widgets')
  await enterApp(page, widgets, company.email('ada'), '/boards/7')
  await expectInside(page, widgets, '/boards/7')

  await page.goBack()
  await expect(heading(page, /Enter your password|Widgets/)).toBeVisible()
  await page.goForward()
  await expectInside(page, widgets, '/boards/7')
  await page.reload()
  await expectInside(page, widgets, '/boards/7')
})

test('an app’s answer that is loaded a second time redeems nothing and signs out nobody', async ({
  anExample,
  company,
  page,
}) => {
  const widgets = await anExample('Widgets')
  const answer = page.waitForRequest((request) => request.url().startsWith(`${widgets.url}/callback`))
  await enterApp(page, widgets, company.email('ada'))
  await expectInside(page, widgets, '/')

  await page.goto((await answer).url())
  await expectInside(page, widgets, '/')
})

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false })

  test('a person signs in, chooses, allows, and signs out', async ({ anExample, company: a, page }) => {
    const b = await aCompany()
    await addMember(b.orgId, a.users.emil)
    const [widgets, notes] = [await anExample('Widgets'), await anExample('Lab notes', a.orgId)]

    await enterApp(page, widgets, a.email('emil'), '/boards/7')
    await page.getByRole('button', { name: a.name }).click()
    await expectInside(page, widgets, '/boards/7') // the hop page went on by itself
    await page.goto(notes.url)
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await expectInside(page, notes, '/')

    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click() // our page asks, where no script presses
    await expect(page).toHaveURL(`${notes.url}/signed-out`)
    await page.goto('/account/sessions')
    await expect(heading(page, 'Sign in')).toBeVisible()
  })
})
