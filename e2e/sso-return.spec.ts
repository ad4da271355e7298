import { pickAtIdp, signInBySso, signInWithPassword } from './support/fixtures'
import { productUrl } from './support/places'
import { type Connection, heading, link, oidc, saml, sessionCookie, startAtOrgPage } from './support/sign-in'
import { expect, test } from './support/surroundings'

for (const connection of [saml, oidc] as const) {
  test(`a page that was asked for is where “${connection}” ends, with its whole query`, async ({ company, page }) => {
    await link(company, 'ada', connection)
    const query = `?from=a%20b%26c&next=%2Fx%3Fy%3D1&plus=%2B`
    await page.goto(`/orgs/${company.slug}${query}`)
    await expect(heading(page, 'Sign in')).toBeVisible()

    await page.getByLabel('Work email or username').fill(company.email('ada'))
    await page.getByRole('button', { name: 'Continue', exact: true }).click()
    await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
    await pickAtIdp(page, company, 'ada')

    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
    const { pathname, searchParams } = new URL(page.url())
    expect(pathname).toBe(`/orgs/${company.slug}`)
    expect(Object.fromEntries(searchParams)).toEqual({ from: 'a b&c', next: '/x?y=1', plus: '+' })
  })
}

test('it is also where a password ends, after a mistake and after a look at the SSO page', async ({
  company,
  page,
}) => {
  await page.goto('/account/sessions')
  await page.getByRole('link', { name: 'Log in with SSO' }).click()
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await page.getByLabel('Work email or username').fill(company.email('ada'))
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByLabel('Password', { exact: true }).fill('not the password of anybody')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('a lamp that waits for dusk')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL('/account/sessions')
})

const foreign = [
  'https://evil.example/',
  'HTTPS:evil.example',
  'http:/evil.example',
  '//evil.example/x',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/\n//evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  '/%2e//evil.example',
  `//${new URL(productUrl).host}@evil.example`,
  '@evil.example',
  '.evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' /\u2028/evil.example',
  `${productUrl}.evil.example/`,
  '/sso/callback?code=x',
  '/logout',
]

test('an address of another site is nowhere to return to', async ({ company, page }) => {
  await signInWithPassword(page, company.email('ada'))
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  for (const address of foreign) {
    await page.goto(`/login?return_to=${encodeURIComponent(address)}`)
    await expect(page.getByRole('link', { name: 'Continue as Ada Lovelace' }), address).toHaveAttribute('href', '/')
  }
  const harmless = '/orgs/x?next=//evil.example'
  await page.goto(`/login?return_to=${encodeURIComponent(harmless)}`)
  await expect(page.getByRole('link', { name: 'Continue as Ada Lovelace' })).toHaveAttribute('href', harmless)
})

test('nor does a sign-in end there, by password, by SAML or by OIDC', async ({ company, visitor }) => {
  await link(company, 'ada', saml)
  await link(company, 'ada', oidc)
  const from = `/login?return_to=${encodeURIComponent('/\\evil.example')}`

  const byPassword = await visitor()
  await signInWithPassword(byPassword, company.email('ada'), { from })
  for (const page of [byPassword, await bySso(saml), await bySso(oidc)]) {
    await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()
    expect(new URL(page.url()).origin).toBe(productUrl)
  }

  async function bySso(connection: Connection) {
    const page = await visitor()
    await signInBySso(page, company, 'ada', { connection, from })
    return page
  }
})

test('what an IdP sends back as RelayState or state is never followed', async ({ company, page, foreignPage }) => {
  const acs = `${productUrl}/sso/${company.saml}/acs`
  await page.goto(
    await foreignPage(`<form method="post" action="${acs}"><input name="SAMLResponse" value="PHg+">
      <input name="RelayState" value="https://evil.example/"></form><script>document.forms[0].submit()</script>`),
  )
  await expect(heading(page, 'One more step')).toBeVisible()
  await page.goto(`/sso/${company.oidc}/callback?code=x&state=${encodeURIComponent('https://evil.example/')}`)
  await expect(heading(page, 'We lost track of your sign-in')).toBeVisible()
  expect(await sessionCookie(page)).toBeNull()
  await startAtOrgPage(page, company, oidc, `?return_to=${encodeURIComponent('//evil.example')}`)
  await page.waitForURL(/127\.0\.0\.1/)
})
