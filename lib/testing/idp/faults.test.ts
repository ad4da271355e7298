import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { demoPeople } from './demo-people'
import type { FaultName } from './faults'
import {
  authnRequest,
  postedBy,
  publishedCertificates,
  type RequestOptions,
  redirectTo,
  signatureHolds,
} from './saml-visit'
import { type RunningIdp, startIdp } from './server'
import { type Visitor, visitor } from './visitor'

const sp = { entityId: 'https://app.example/sso/con_1', acsUrl: 'https://app.example/sso/con_1/acs' }
const acme = { slug: 'acme', name: 'Acme Health', people: demoPeople.acme, serviceProviders: [sp] }

let idp: RunningIdp
let browser: Visitor
beforeAll(async () => {
  idp = await startIdp({ port: 0, tenants: [acme] })
})
afterAll(() => idp.stop())
beforeEach(() => {
  browser = visitor(idp.url)
})

test.each<[FaultName, boolean, RegExp]>([
  ['tampered', false, />someone@elsewhere\.example</],
  ['unsigned', false, /^(?!.*Signature)/s],
  ['sha1', true, /xmldsig#rsa-sha1/],
  ['idp-initiated', true, /^(?!.*InResponseTo)/s],
  ['other-audience', true, /Audience>https:\/\/elsewhere\.example</],
  ['other-recipient', true, /Destination="https:\/\/elsewhere\.example\/acs"/],
  ['foreign-email', true, />someone@elsewhere\.example</],
  ['other-subject', true, /NameID [^>]*>another-subject</],
  ['no-email', true, /^(?!.*ada@)/s],
])('plays “%s” once', async (fault, signed, trace) => {
  idp.control({ call: 'failNext', tenant: 'acme', person: 'ada', fault })

  const { xml } = await signInBySaml('ada')

  expect(await holds(xml)).toBe(signed)
  expect(xml).toMatch(trace)
  expect(postedBy(await browser.get(start())).xml).not.toMatch(trace)
})

test('plays “wrong-key” with a signature that fits no published certificate', async () => {
  idp.control({ call: 'failNext', tenant: 'acme', fault: 'wrong-key' })

  const { xml } = await signInBySaml('ada')

  expect(xml).toContain('<ds:SignatureValue>')
  expect(await holds(xml)).toBe(false)
})

test('signs with a new key after a rotation and publishes the old one until it is forgotten', async () => {
  const before = await signInBySaml('ada')
  idp.control({ call: 'rotateSamlKey', tenant: 'acme' })
  const during = [
    await holds((await signInBySaml('ada')).xml),
    (await publishedCertificates(`${idp.url}/acme/saml/metadata`)).length,
  ]
  idp.control({ call: 'forgetFormerKeys', tenant: 'acme' })

  expect(during).toEqual([true, 2])
  expect(await holds(before.xml)).toBe(false)
})

test('replays the last response to a new request', async () => {
  const first = await signInBySaml('cleo')
  idp.control({ call: 'failNext', tenant: 'acme', fault: 'replay' })

  expect((await signInBySaml('cleo')).xml).toBe(first.xml)
  expect(idp.control({ call: 'lastResponse', tenant: 'acme', person: 'cleo' }).xml).toBe(first.xml)
})

test('an order for one person waits until that person comes', async () => {
  idp.control({ call: 'failNext', tenant: 'acme', person: 'bo', fault: 'unsigned' })

  expect((await signInBySaml('ada')).xml).toContain('Signature')
  expect((await signInBySaml('bo')).xml).not.toContain('Signature')
})

function start(request: Partial<RequestOptions> = {}, relayState = 'state'): string {
  return redirectTo(`${idp.url}/acme/saml/sso`, authnRequest({ ...sp, ...request }), relayState)
}

async function signInBySaml(person: string): Promise<{ xml: string }> {
  const login = await browser.get(start({ forceAuthn: true }))
  return postedBy(await browser.post(login.url, { person }))
}

const holds = (xml: string) => signatureHolds(xml, `${idp.url}/acme/saml/metadata`)
