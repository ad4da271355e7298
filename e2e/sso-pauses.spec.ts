import type { Page } from '@playwright/test'
import { PASSWORD } from './support/company'
import { pickAtIdp, signInBySso } from './support/fixtures'
import { heading, link, oidc, saml, startAtOrgPage, stayAtHop, typeIdentifier, typePassword } from './support/sign-in'
import { expect, test } from './support/surroundings'

const ELEVEN_MINUTES = 11 * 60
const THIRTEEN_HOURS = 13 * 60 * 60

for (const connection of [saml, oidc] as const) {
  test(`“${connection}”: a reloaded callback and “back” afterwards leave the person signed in`, async ({
    company,
    page,
  }) => {
    await link(company, 'ada', connection)
    const callbacks = callbacksOf(page)
    const deepLink = `/orgs/${company.slug}?from=deep-link`
    await signInBySso(page, company, 'ada', { connection, from: `/login?return_to=${encodeURIComponent(deepLink)}` })
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

    await page.goto(callbacks[0] ?? '')
    await page.waitForURL(deepLink)
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

    await page.goto('/account/sessions')
    for (let steps = 0; steps < 5; steps++) {
      await page.goBack()
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(helpful(company.name))
      await expect(page.locator('body')).not.toContainText('went wrong')
    }
    await page.goto(deepLink)
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  })

  test(`“${connection}”: two tabs each finish their own sign-in, the later one first`, async ({ company, page }) => {
    await link(company, 'ada', connection)
    const tabs = [page, await page.context().newPage()]
    for (const [place, tab] of tabs.entries()) {
      const deepLink = `/orgs/${company.slug}?tab=${place}`
      await startAtOrgPage(tab, company, connection, `?return_to=${encodeURIComponent(deepLink)}`)
      await tab.waitForURL(/127\.0\.0\.1/)
    }
    for (const place of [1, 0]) {
      const tab = tabs[place] as Page
      await pickAtIdp(tab, company, 'ada')
      await tab.waitForURL(`/orgs/${company.slug}?tab=${place}`)
      await expect(heading(tab, `You are signed in to ${company.name}`)).toBeVisible()
    }
    await tabs[1]?.reload()
    await expect(heading(tabs[1] as Page, `You are signed in to ${company.name}`)).toBeVisible()
  })

  test(`“${connection}”: ten minutes at the IdP end on a page that begins again and keeps the deep link`, async ({
    company,
    page,
    visitor,
    clock,
  }) => {
    await link(company, 'ada', connection)
    const deepLink = `/orgs/${company.slug}?from=deep-link`
    await startAtOrgPage(page, company, connection, `?return_to=${encodeURIComponent(deepLink)}`)
    await page.waitForURL(/127\.0\.0\.1/)
    clock.shift(ELEVEN_MINUTES)
    await pickAtIdp(page, company, 'ada')
    await expect(heading(page, 'We lost track of your sign-in')).toBeVisible()
    const lost = page.url()
    clock.shift(0)

    const other = await visitor()
    await other.goto(lost) // the reference alone tells nobody where she was going
    await expect(other.locator('input[name=f]')).toHaveCount(0)
    await expect(other.getByRole('link', { name: 'Other ways to sign in' })).toHaveAttribute(
      'href',
      `/login/${company.slug}`,
    )
    await page.getByRole('button', { name: 'Start again' }).click() // the IdP knows her by now
    await page.waitForURL(deepLink)
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  })
}

test('after a mistake and a sign-in, reload and “back” never ask to send a form again', async ({ company, page }) => {
  await typeIdentifier(page, '   ')
  await expect(page.getByRole('alert')).toBeVisible()
  await page.reload()
  await typeIdentifier(page, company.email('ada'))
  await typePassword(page, 'not the password of anybody')
  await expect(page.getByRole('alert')).toContainText('That did not match')
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('That did not match')
  await typePassword(page, PASSWORD)
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  for (const [title, words] of [
    ['Enter your password', 'That did not match'],
    ['Enter your password', company.email('ada')],
    ['Sign in', 'You are signed in as Ada Lovelace'],
  ] as const) {
    await page.goBack()
    await expect(heading(page, title)).toBeVisible()
    await expect(page.getByRole('main')).toContainText(words)
  }
})

test('a hop page that waited too long, or that another browser opens, says that the way is lost', async ({
  company,
  page,
  visitor,
  clock,
}) => {
  await stayAtHop(page)
  await startAtOrgPage(page, company, saml)
  await expect(heading(page, `Taking you to ${saml}`)).toBeVisible()
  const [hop, again, late] = [page.url(), await page.context().newPage(), await page.context().newPage()]
  await again.goto(hop, { waitUntil: 'commit' })
  await expect(heading(again, `Taking you to ${saml}`)).toBeVisible()

  const other = await visitor()
  await other.goto(hop)
  await expect(heading(other, 'We lost track of your sign-in')).toBeVisible()
  clock.shift(ELEVEN_MINUTES)
  await late.goto(hop)
  await expect(heading(late, 'We lost track of your sign-in')).toBeVisible()
  await late.getByRole('button', { name: 'Start again' }).click()
  await expect(heading(late, `Taking you to ${saml}`)).toBeVisible()
})

test('a password page that waited eleven minutes still works; after half a day one starts again', async ({
  company,
  page,
  clock,
}) => {
  await typeIdentifier(page, company.email('ada'), `/login?return_to=${encodeURIComponent('/account/sessions')}`)
  await expect(heading(page, 'Enter your password')).toBeVisible()
  clock.shift(THIRTEEN_HOURS)
  await typePassword(page, PASSWORD)
  await expect(heading(page, 'Sign in')).toBeVisible()

  clock.shift(0)
  await typeIdentifier(page, company.email('ada'), `/login?return_to=${encodeURIComponent('/account/sessions')}`)
  await expect(heading(page, 'Enter your password')).toBeVisible()
  clock.shift(ELEVEN_MINUTES)
  await typePassword(page, PASSWORD)
  await page.waitForURL('/account/sessions')
})

test('reload, “back” and a second tab at “Is this you?” show the same question, then the same request', async ({
  company,
  page,
}) => {
  const callbacks = callbacksOf(page)
  await signInBySso(page, company, 'ada', { connection: saml })
  await expect(heading(page, 'Is this you?')).toBeVisible()
  const question = page.url()
  await page.reload()
  await expect(heading(page, 'Is this you?')).toBeVisible()
  await page.goto(callbacks[0] ?? '')
  await expect(heading(page, 'Is this you?')).toBeVisible()

  const second = await page.context().newPage()
  await second.goto(question)
  for (const tab of [page, second]) {
    await tab.getByRole('button', { name: 'Yes, this is me' }).click()
    await expect(heading(tab, `Waiting for ${company.name} to link you`)).toBeVisible()
  }
  expect(second.url()).toBe(page.url())
  for (const address of [question, callbacks[0] ?? '']) {
    await page.goto(address)
    await expect(heading(page, `Waiting for ${company.name} to link you`)).toBeVisible()
  }
})

/** The addresses at which IdPs' answers came in, as they come. */
function callbacksOf(page: Page): string[] {
  const seen: string[] = []
  page.on('request', (request) => {
    if (/\/sso\/[^/]+\/callback\?/.test(request.url())) seen.push(request.url())
  })
  return seen
}

/** Where “back” may lead: our own sign-in pages, the IdP's, the page that says to start again. */
function helpful(org: string): RegExp {
  return new RegExp(
    [
      ...['Sign in', 'Enter your password', 'Taking you to .*', 'We lost track of your sign-in', 'Where you are .*'],
      ...['.* identity provider', 'That didn’t work', 'Signed in', `You are signed in to ${org}`],
    ].join('|'),
  )
}
