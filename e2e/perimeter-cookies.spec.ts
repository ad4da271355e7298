import type { Page } from '@playwright/test'
import { decodeSession } from '@/lib/login/next-auth'
import { db } from '@/lib/platform/db'
import { PASSWORD } from './support/company'
import { enter, forgetProof } from './support/entering'
import { pickAtIdp, signInWithPassword } from './support/fixtures'
import { productUrl } from './support/places'
import { heading, link, saml, sessionCookie, startAtOrgPage } from './support/sign-in'
import { expect, test } from './support/surroundings'

/** Every cookie that the product sets, by its name; a new one without a line here fails. Deleting ones say the same. */
const known: readonly [RegExp, readonly string[]][] = [
  [/^__Host-porchlight-(session|browser|setup|tx-\w+)$/, ['httponly', 'path=/', 'samesite=lax', 'secure']],
  [/^__Host-next-auth\.csrf-token$/, ['httponly', 'path=/', 'samesite=lax', 'secure']],
  [/^__Secure-next-auth\.callback-url$/, ['httponly', 'path=/', 'samesite=lax', 'secure']],
  // On loopback without https the provider's are not Secure; with https they are, and `__Host-` (lib/apps/provider.db.test.ts).
  [/^porchlight-apps(-page|-resume)?(\.sig)?$/, ['httponly', 'samesite=lax']],
]

/** Of a `Set-Cookie`, without how long it lives. */
function attributesOf(line: string): string[] {
  const attributes = line.split(';').slice(1)
  return attributes
    .map((each) => each.trim().toLowerCase())
    .filter((each) => !/^(max-age|expires)=/.test(each))
    .sort()
}

test('each cookie that is set on any way is known, and bound as it must be', async ({ company, page }) => {
  const set: string[] = []
  page.on('response', async (response) => {
    if (!response.url().startsWith(productUrl)) return
    for (const { name, value } of await response.headersArray())
      if (name.toLowerCase() === 'set-cookie') set.push(...value.split('\n'))
  })
  await link(company, 'ada', saml)
  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
  for (const path of ['/api/auth/csrf', '/api/auth/session', '/oidc/auth', '/oidc/session/end', '/continue', '/logout'])
    await page.goto(path)
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await signInWithPassword(page, company.email('bo'))
  await expect(heading(page, company.name)).toBeVisible()

  expect(set.length).toBeGreaterThan(6)
  for (const line of set) {
    const name = line.slice(0, line.indexOf('='))
    const [, attributes] = known.find(([pattern]) => pattern.test(name)) ?? [null, ['a line in this list']]
    const given = attributesOf(line)
    expect.soft(given, name).toEqual(expect.arrayContaining([...attributes]))
    expect
      .soft(
        given.filter((each) => each.startsWith('domain') || each === 'samesite=none'),
        name,
      )
      .toEqual([])
  }
})

test('a session begins with the sign-in: one that was there before, or was planted, is over or never was', async ({
  company,
  page,
}) => {
  await enter(page, company.users.cleo) // what somebody else left in this browser
  const planted = await sessionIdOf(page)
  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await plant(page, 'chosen-by-an-attacker')
  await signInWithPassword(page, company.email('bo'))
  await expect(heading(page, company.name)).toBeVisible()

  const begun = await sessionIdOf(page)
  expect(begun).not.toBeNull()
  expect(begun).not.toBe(planted)
  expect((await db().session.findUniqueOrThrow({ where: { id: planted! } })).endedAt).not.toBeNull()

  await signInWithPassword(page, company.email('bo')) // again, over the present one
  await expect(heading(page, company.name)).toBeVisible()
  expect(await sessionIdOf(page)).not.toBe(begun)
  expect((await db().session.findUniqueOrThrow({ where: { id: begun! } })).endedAt).not.toBeNull()
})

test('a fresh proof gives the session another id, and the old cookie opens nothing', async ({
  company,
  page,
  visitor,
}) => {
  await enter(page, company.users.bo)
  await forgetProof(company.users.bo)
  const [before, stolen] = [await sessionIdOf(page), (await sessionCookie(page))!]
  await page.goto(`/account/confirm?return_to=${encodeURIComponent('/account/sessions')}`)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Confirm', exact: true }).click()
  await expect(page.getByText('This one')).toBeVisible()

  expect(await sessionIdOf(page)).not.toBe(before)
  const thief = await visitor()
  await plant(thief, stolen)
  await thief.goto('/account/sessions')
  await expect(heading(thief, 'Sign in')).toBeVisible()
})

test('after signing out “back” shows nothing of what was there', async ({ company, page }) => {
  await enter(page, company.users.bo)
  await page.goto(`/orgs/${company.slug}/members`)
  await expect(page.getByText('Cleo Diaz').first()).toBeVisible()
  await page.goto('/account/sessions')
  await page.goto('/logout')
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(heading(page, 'You are signed out')).toBeVisible()

  for (let back = 0; back < 3; back += 1) {
    await page.goBack()
    await expect(heading(page, /^(Sign in|You are signed out)$/)).toBeVisible()
    await expect(page.getByText('Cleo Diaz')).toHaveCount(0)
  }
})

async function sessionIdOf(page: Page) {
  return decodeSession((await sessionCookie(page)) ?? undefined)
}

async function plant(page: Page, value: string): Promise<void> {
  const url = productUrl.replace('http:', 'https:') // cookies know no ports, and this one is Secure
  const name = '__Host-porchlight-session'
  await page.context().addCookies([{ name, value, url, httpOnly: true, secure: true, sameSite: 'Lax' }])
}
