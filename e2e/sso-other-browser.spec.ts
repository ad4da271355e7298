import type { Page } from '@playwright/test'
import { db } from '@/lib/platform/db'
import type { Company } from './support/company'
import { pickAtIdp } from './support/fixtures'
import { idpUrl, productUrl } from './support/places'
import { attemptOnPage, heading, link, oidc, saml, sessionCookie, startAtOrgPage, tileOf } from './support/sign-in'
import { expect, test } from './support/surroundings'

test('a SAML answer that another browser brings is refused there, and the one that began still finishes', async ({
  company,
  visitor,
  foreignPage,
}) => {
  await link(company, 'ada', saml)
  const ada = await visitor({ javaScriptEnabled: false }) // the IdP's page waits for its button
  await startAtOrgPage(ada, company, saml)
  await pickAtIdp(ada, company, 'ada')
  const { action, fields } = await answerOn(ada)

  const other = await visitor()
  await other.goto(`/sso/${company.saml}/callback?tx=${fields.RelayState}`)
  await expectOtherBrowser(other)
  await other.goto(await foreignPage(postingTo(action, fields)))
  await expectOtherBrowser(other)
  await expect(other.getByText(company.email('ada'))).toHaveCount(0)
  await other.getByRole('button', { name: 'Try again' }).click()
  await other.waitForURL(/127\.0\.0\.1/)

  await ada.getByRole('button', { name: 'Continue' }).click()
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
  expect(await db().session.count({ where: { userId: company.users.ada } })).toBe(1)
})

test('an OIDC callback opened in another browser is refused there, and the one that began still finishes', async ({
  company,
  visitor,
}) => {
  await link(company, 'ada', oidc)
  const ada = await visitor()
  const callback = await stopBeforeCallback(ada, company)

  const other = await visitor()
  await other.goto(callback)
  await expectOtherBrowser(other)
  await ada.goto(callback)
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
  await ada.goto(callback)
  await expect(heading(ada, `You are signed in to ${company.name}`)).toBeVisible()
  await other.goto(callback)
  await expectOtherBrowser(other)
})

test('an answer that nobody asked for stops at a page that names organization and host, and its button works', async ({
  company,
  page,
}) => {
  await link(company, 'ada', saml)
  await page.goto(tileOf(company))
  await pickAtIdp(page, company, 'ada')

  await expect(heading(page, 'One more step')).toBeVisible()
  await expect(page.getByText(`${saml} sent you here directly.`)).toBeVisible()
  await expect(page.getByText(`You will sign in to ${company.name} at`)).toBeVisible()
  await expect(page.getByText(new URL(idpUrl).host, { exact: true })).toBeVisible()
  expect(await sessionCookie(page)).toBeNull()
  expect(await db().signInTransaction.count({ where: { orgId: company.orgId } })).toBe(0)

  await page.getByRole('button', { name: `Continue to ${saml}` }).click()
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()
  await page.goto(tileOf(company)) // known here by now: goes on without asking
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
})

async function expectOtherBrowser(page: Page): Promise<void> {
  await expect(heading(page, 'This sign-in began in another browser')).toBeVisible()
  expect((await attemptOnPage(page)).reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)
  expect(await sessionCookie(page)).toBeNull()
}

/** What the IdP's last page is about to post. */
async function answerOn(page: Page): Promise<{ action: string; fields: Record<string, string> }> {
  const form = page.locator('form')
  const inputs = await form.locator('input').all()
  const fields = await Promise.all(
    inputs.map(async (input) => [await input.getAttribute('name'), await input.inputValue()] as const),
  )
  return { action: (await form.getAttribute('action')) ?? '', fields: Object.fromEntries(fields) }
}

function postingTo(action: string, fields: Record<string, string>): string {
  const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`)
  return `<form method="post" action="${action}">${inputs.join('')}</form><script>document.forms[0].submit()</script>`
}

/** Signs Ada in at the OpenID provider, and answers the callback's address instead of following it. */
async function stopBeforeCallback(page: Page, company: Company): Promise<string> {
  await startAtOrgPage(page, company, oidc)
  await page.waitForURL(/127\.0\.0\.1/)
  const { request } = page.context()
  let answer = await request.post(page.url(), { form: { person: `ada-${company.n}` }, maxRedirects: 0 })
  for (;;) {
    const next = new URL(answer.headers().location ?? '', answer.url())
    if (next.origin === productUrl) return next.href
    answer = await request.get(next.href, { maxRedirects: 0 })
  }
}
