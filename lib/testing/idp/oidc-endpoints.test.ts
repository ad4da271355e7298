import * as client from 'openid-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { demoPeople } from './demo-people'
import type { FaultName } from './faults'
import { authnRequest, redirectTo } from './saml-visit'
import { type RunningIdp, startIdp } from './server'
import { type Visitor, visitor } from './visitor'

const sp = { entityId: 'https://app.example/sso/con_1', acsUrl: 'https://app.example/sso/con_1/acs' }
const app = { client_id: 'app', client_secret: 'a secret of the test', redirect_uris: ['https://app.example/callback'] }
const acme = { slug: 'acme', name: 'Acme Health', people: demoPeople.acme, serviceProviders: [sp] }

let idp: RunningIdp
let browser: Visitor
beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [acme] })
  idp.control({ call: 'registerClient', tenant: 'acme', ...app })
})
afterAll(() => idp.stop())
beforeEach(() => {
  browser = visitor(idp.url)
})

test('signs in a person at a client registered at run time, then knows the browser', async () => {
  const first = await signInByOidc('ada')
  const second = await signInByOidc()

  expect(first).toMatchObject({ sub: '00u-acme-ada', email: 'ada@acme.example', email_verified: true })
  expect(first).toMatchObject({ name: 'Ada Lovelace', given_name: 'Ada', family_name: 'Lovelace' })
  expect(second?.auth_time).toBe(first?.auth_time)
})

test.each([{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '0' }])('asks again for %o', async (more) => {
  await signInByOidc('ada')
  const { url } = await authorizationUrl(more)

  const login = await browser.get(url.href)

  expect(login.body).toContain('Choose a person')
  expect((await browser.post(login.url, { person: 'bo' })).url).toMatch(/^https:\/\/app\.example\/callback\?code=/)
})

test('shares the session with SAML', async () => {
  const request = redirectTo(`${idp.url}/acme/saml/sso`, authnRequest(sp), 'state')
  await browser.post((await browser.get(request)).url, { person: 'dana' })

  expect(await signInByOidc()).toMatchObject({ email: 'dana@acme.example' })
})

test('knows neither a client nor a callback that nobody registered', async () => {
  const { url } = await authorizationUrl({ redirect_uri: 'https://elsewhere.example/callback' })

  expect((await browser.get(url.href)).status).toBe(400)
})

test('refuses a wrong client secret', async () => {
  const { config, checks, url } = await authorizationUrl({}, 'another secret')
  const { url: callback } = await browser.post((await browser.get(url.href)).url, { person: 'ada' })

  await expect(client.authorizationCodeGrant(config, new URL(callback), checks)).rejects.toThrow()
})

test.each<[FaultName, object]>([
  ['foreign-email', { email: 'someone@elsewhere.example' }],
  ['unverified-email', { email_verified: false }],
  ['other-subject', { sub: 'another-subject' }],
])('plays “%s” with a good signature', async (fault, claims) => {
  idp.control({ call: 'failNext', tenant: 'acme', fault })

  expect(await signInByOidc('ada')).toMatchObject(claims)
})

test.each<FaultName>(['tampered', 'wrong-key', 'unsigned', 'other-audience', 'other-issuer', 'expired', 'wrong-nonce'])(
  'plays “%s”, which a careful client refuses',
  async (fault) => {
    idp.control({ call: 'failNext', tenant: 'acme', fault })

    await expect(signInByOidc('ada')).rejects.toThrow()
  },
)

test('plays “hang”, and stops nevertheless', async () => {
  const other = await startIdp({ port: 0, tenants: [{ ...acme, clients: [app] }] })
  const away = visitor(other.url)
  other.control({ call: 'failNext', tenant: 'acme', fault: 'hang' })
  const { config, checks, url } = await authorizationUrl({}, app.client_secret, other.url)
  const { url: callback } = await away.post((await away.get(url.href)).url, { person: 'ada' })
  config.timeout = 0.1

  await expect(client.authorizationCodeGrant(config, new URL(callback), checks)).rejects.toThrow()
  await other.stop()
})

async function authorizationUrl(more: Record<string, string> = {}, secret = app.client_secret, issuer = idp.url) {
  const config = await client.discovery(
    new URL(`${issuer}/acme/oidc`),
    app.client_id,
    undefined,
    client.ClientSecretBasic(secret),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  )
  const checks = { pkceCodeVerifier: client.randomPKCECodeVerifier(), expectedState: 's', expectedNonce: 'n' }
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: app.redirect_uris[0]!, // the list above
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  })
  return { config, checks, url }
}

/** Without a person the browser must be known already. */
async function signInByOidc(person?: string) {
  const { config, checks, url } = await authorizationUrl(person ? { prompt: 'login' } : {})
  const seen = await browser.get(url.href)
  const { url: callback } = person ? await browser.post(seen.url, { person }) : seen
  return (await client.authorizationCodeGrant(config, new URL(callback), checks)).claims()
}
