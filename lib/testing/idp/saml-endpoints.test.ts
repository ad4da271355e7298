import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signedRedirect } from '@/lib/connections/authn-request'
import { createSigningKey, signXml } from '../saml'
import { demoPeople } from './demo-people'
import { authnRequest, postedBy, type RequestOptions, redirectTo, signatureHolds } from './saml-visit'
import { type RunningIdp, startIdp } from './server'
import { type Visitor, visitor } from './visitor'

const sp = { entityId: 'https://app.example/sso/con_1', acsUrl: 'https://app.example/sso/con_1/acs' }
const signingSp = { entityId: 'https://app.example/sso/con_2', acsUrl: 'https://app.example/sso/con_2/acs' }
const people = demoPeople.acme.map((person) => ({ ...person, password: `${person.username}-types-this` }))
const acme = { slug: 'acme', name: 'Acme Health', people, serviceProviders: [sp] }

let idp: RunningIdp
let browser: Visitor
beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [acme] })
})
afterAll(() => idp.stop())
beforeEach(() => {
  browser = visitor(idp.url)
})

test('answers a request with a signed response about the person who was picked', async () => {
  const login = await browser.get(start({ id: '_r1' }, 'deep-link'))
  const { xml, action, relayState } = postedBy(await browser.post(login.url, { person: 'ada' }))

  expect(login.body).toContain('Sign in as Ada Lovelace')
  expect([action, relayState]).toEqual([sp.acsUrl, 'deep-link'])
  expect(await holds(xml)).toBe(true)
  expect(xml).toContain(`<saml:Audience>${sp.entityId}</saml:Audience>`)
  expect(xml.match(/InResponseTo="_r1"/g)).toHaveLength(2)
  expect(xml).toMatch(/nameid-format:persistent">00u-acme-ada</)
  expect(xml).toMatch(/Name="email"><saml:AttributeValue>ada@acme.example</)
})

test('knows the browser the second time, unless the application insists', async () => {
  await signInBySaml('ada')

  expect(postedBy(await browser.get(start())).xml).toContain('ada@acme.example')
  expect((await browser.get(start({ forceAuthn: true }))).body).toContain('Choose a person')
})

test('asks again after signing out', async () => {
  await signInBySaml('ada')

  const left = await browser.post(`${idp.url}/acme/logout`, {})

  expect(left.body).toContain('Nobody is signed in here.')
  expect((await browser.get(start())).body).toContain('Choose a person')
})

test('takes a typed address and password, and only the right one', async () => {
  const login = await browser.get(start())

  const wrong = await browser.post(login.url, { name: 'bo@acme.example', password: 'ada-types-this' })
  const right = await browser.post(login.url, { name: 'Bo@acme.example', password: 'bo-types-this' })

  expect([wrong.status, wrong.body.includes('role="alert"')]).toEqual([401, true])
  expect(postedBy(right).xml).toContain('bo@acme.example')
})

test('takes a posted request, and its signature where the application registered a certificate', async () => {
  const key = createSigningKey('An application')
  const { certificatePem } = key
  idp.control({ call: 'registerServiceProvider', tenant: 'acme', ...signingSp, certificatePem })
  const unsigned = authnRequest(signingSp)
  const signed = signXml(unsigned, { key, target: 'response' })
  const send = (xml: string) =>
    browser.post(`${idp.url}/acme/saml/sso`, { SAMLRequest: Buffer.from(xml).toString('base64') })

  expect((await send(signed)).body).toContain('Choose a person')
  expect((await send(signed.replace('/acs', '/other'))).status).toBe(403)
  expect((await send(unsigned)).status).toBe(403)
})

test('takes a request by redirect with its signature in the query only, where a certificate is registered', async () => {
  const { certificatePem, privateKeyPem } = createSigningKey('An application')
  idp.control({ call: 'registerServiceProvider', tenant: 'acme', ...signingSp, certificatePem })
  const facts = { ...signingSp, signInUrl: `${idp.url}/acme/saml/sso`, relayState: 'a', forceAuthn: false }
  const key = { certificate: certificatePem, privateKey: privateKeyPem }
  const { url } = signedRedirect({ ...facts, now: new Date() }, key)

  expect((await browser.get(url)).body).toContain('Choose a person')
  expect((await browser.get(url.replace('RelayState=a', 'RelayState=b'))).status).toBe(403)
  expect((await browser.get(url.replace(/&Signature=.*/, ''))).status).toBe(403)
  expect((await browser.get(start(signingSp))).status).toBe(403)
})

test.each([
  ['an unknown application', { entityId: 'https://other.example' }],
  ['an unregistered address', { acsUrl: 'https://other.example/acs' }],
])('refuses %s', async (_, request) => {
  expect((await browser.get(start(request))).status).toBe(403)
})

test('a tile answers what nobody asked', async () => {
  const query = new URLSearchParams({ acs: sp.acsUrl, audience: sp.entityId })
  const login = await browser.get(`${idp.url}/acme/saml/tile?${query}`)

  const { xml } = postedBy(await browser.post(login.url, { person: 'ada' }))

  expect(xml).not.toContain('InResponseTo')
  expect(await holds(xml)).toBe(true)
})

function start(request: Partial<RequestOptions> = {}, relayState = 'state'): string {
  return redirectTo(`${idp.url}/acme/saml/sso`, authnRequest({ ...sp, ...request }), relayState)
}

async function signInBySaml(person: string): Promise<{ xml: string }> {
  const login = await browser.get(start({ forceAuthn: true }))
  return postedBy(await browser.post(login.url, { person }))
}

const holds = (xml: string) => signatureHolds(xml, `${idp.url}/acme/saml/metadata`)
