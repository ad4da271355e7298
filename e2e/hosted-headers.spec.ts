import { turnOnConnection } from '@/lib/connections/commands'
import { createSamlConnection } from '@/lib/connections/create'
import { asOperator } from '@/lib/testing/actors'
import { pickAtIdp } from './support/fixtures'
import { idpUrl } from './support/places'
import { heading, link, oidc, saml, startAtOrgPage, stayAtHop } from './support/sign-in'
import { expect, test } from './support/surroundings'

test('every hosted page is unframed, unstored, unsniffed, and tells other sites nothing of where one was', async ({
  company,
  page,
}) => {
  const addresses = [
    '/login',
    `/login/${company.slug}`,
    '/login/sso',
    '/login/reset',
    '/login/reset/new?t=x',
    '/signed-out',
  ]
  addresses.push(`/sso/${company.saml}/start`, '/auth/error/session_lost', '/auth/undo?t=x', '/invitation?t=x')
  for (const address of addresses) {
    const headers = (await page.request.get(address)).headers()
    expect(headers, address).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
    })
    const policy = directives(headers['content-security-policy'])
    expect(policy.get('default-src'), address).toBe("'none'")
    expect(policy.get('frame-ancestors'), address).toBe("'none'")
    expect(policy.get('form-action'), address).toBe("'self'")
    expect(policy.get('script-src'), address).toMatch(/^'sha256-[\w+/]+='$/)
    expect(headers['content-security-policy'], address).not.toContain('unsafe')
    expect(headers['x-powered-by'], address).toBeUndefined()
  }
})

test('search engines may keep the bare sign-in page and nothing else', async ({ company, page }) => {
  await page.goto('/login')
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', new URL('/login', page.url()).href)
  await expect(page.locator('meta[name=description]')).toHaveCount(1)
  expect((await page.request.get('/login')).headers()['x-robots-tag']).toBeUndefined()
  expect((await page.request.get('/robots.txt')).status()).toBe(200)
  const others = [`/login/${company.slug}`, '/login?return_to=%2Faccount%2Fsessions', '/login/sso', '/login/reset']
  others.push('/signed-out', `/sso/${company.saml}/start`, `/sso/${company.saml}/metadata`, '/auth/error/session_lost')
  for (const address of others)
    expect((await page.request.get(address)).headers()['x-robots-tag'], address).toContain('noindex')
})

test('no other site’s page can put ours into a frame', async ({ page, foreignPage }) => {
  const address = await foreignPage(`<iframe title="ours" src="${process.env.PUBLIC_URL}/login"></iframe>`)
  await page.goto(address)
  await expect(page.frameLocator('iframe').getByLabel('Work email or username')).toHaveCount(0)
})

for (const binding of ['HTTP-Redirect', 'HTTP-POST'] as const) {
  test(`POST, 303, hop page and IdP work under the content policy, with SAML by ${binding}`, async ({
    company,
    page,
  }) => {
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    const connection = `By ${binding}`
    const other = binding === 'HTTP-POST' ? 'HTTP-Redirect' : 'HTTP-POST'
    const metadata = await (await fetch(`${idpUrl}/acme/saml/metadata`)).text()
    const metadataXml = metadata.replace(new RegExp(`<md:SingleSignOnService[^>]*${other}[^>]*/>`), '')
    const operator = asOperator()
    const connectionId = await createSamlConnection(operator, company.orgId, { name: connection, metadataXml })
    await turnOnConnection(operator, company.orgId, { connectionId })

    const answers: string[] = []
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      if (response.request().isNavigationRequest())
        answers.push(`${response.request().method()} ${response.status()} ${pathname}`)
    })
    await page.goto(`/login/${company.slug}`)
    await page.getByRole('button', { name: `Continue with SSO (${connection})` }).click()
    await pickAtIdp(page, company, 'ada')
    await expect(heading(page, 'Is this you?')).toBeVisible()

    expect(answers).toEqual([
      `GET 200 /login/${company.slug}`,
      `POST 303 /sso/${connectionId}/start`,
      'GET 200 /auth/go',
      `${binding === 'HTTP-POST' ? 'POST' : 'GET'} 303 /acme/saml/sso`,
      expect.stringMatching(/^GET 200 \/acme\/login\/saml\//),
      expect.stringMatching(/^POST 200 \/acme\/login\/saml\//),
      `POST 303 /sso/${connectionId}/acs`,
      `GET 303 /sso/${connectionId}/callback`,
      'GET 200 /auth/confirm',
    ])
    expect(complaints).toEqual([])
  })
}

test('only the hop page lets a form lead to another site', async ({ company, page }) => {
  const hop = page.waitForResponse((response) => new URL(response.url()).pathname === '/auth/go')
  await startAtOrgPage(page, company, saml)
  const policy = directives((await hop).headers()['content-security-policy'])
  expect(policy.has('form-action')).toBe(false)
  expect(policy.get('default-src')).toBe("'none'")
  expect(policy.get('frame-ancestors')).toBe("'none'")
})

test('each of our cookies is bound to the host, to https, to no script and to our own pages', async ({
  company,
  page,
}) => {
  for (const connection of [saml, oidc] as const) await link(company, 'ada', connection)
  await startAtOrgPage(page, company, saml)
  await pickAtIdp(page, company, 'ada')
  await expect(heading(page, `You are signed in to ${company.name}`)).toBeVisible()

  const ours = (await page.context().cookies()).filter(({ domain }) => domain === 'localhost')
  const names = ours.map(({ name }) => name.replace(/-tx-.*/, '-tx')).sort()
  expect(names).toEqual(['browser', 'session', 'tx'].map((name) => `__Host-porchlight-${name}`))
  for (const cookie of ours)
    expect(cookie).toMatchObject({ path: '/', secure: true, httpOnly: true, sameSite: 'Lax', domain: 'localhost' })
  expect(await page.evaluate(() => document.cookie)).toBe('')

  await stayAtHop(page)
  for (let tries = 0; tries < 7; tries++) {
    await startAtOrgPage(page, company, oidc)
    await expect(heading(page, `Taking you to ${oidc}`)).toBeVisible()
  }
  const transactions = (await page.context().cookies()).filter(({ name }) => name.startsWith('__Host-porchlight-tx-'))
  expect(transactions).toHaveLength(5)
})

test('next-auth’s own ways in do not exist', async ({ page }) => {
  const gone = [
    'signin',
    'signin/credentials',
    'callback/credentials',
    'callback/x',
    'providers',
    'error',
    'verify-request',
  ]
  for (const action of gone) {
    for (const method of ['get', 'post'] as const)
      expect((await page.request[method](`/api/auth/${action}`)).status(), `${method} ${action}`).toBe(404)
  }
  const session = await page.request.get('/api/auth/session')
  expect(await session.json()).toEqual({})
})

function directives(policy: string | undefined): Map<string, string> {
  const parts = (policy ?? '').split('; ').map((part) => part.split(' '))
  return new Map(parts.map(([name = '', ...values]) => [name, values.join(' ')]))
}
