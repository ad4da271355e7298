import { verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readRequest, requireSignedQuery } from '@/lib/testing/idp/authn-request'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { signedRedirect } from './authn-request'

const pair = createSigningKey('sp.test')
const key = { certificate: pair.certificatePem, privateKey: pair.privateKeyPem }
const facts = {
  signInUrl: 'https://idp.test/sso?tenant=a%2Fb&plan="c"',
  acsUrl: 'https://login.test/sso/con_x/acs',
  entityId: 'https://login.test/sso/con_x/metadata?a&b<c>',
  relayState: 'sit_x',
  forceAuthn: true,
  now: new Date('2026-03-02T09:00:00.000Z'),
}

function requestIn(url: string): string {
  const parameter = new URL(url).searchParams.get('SAMLRequest') ?? ''
  return inflateRawSync(Buffer.from(parameter, 'base64')).toString()
}

test('a request says who asks, where the answer goes and whom it is for, whatever letters the addresses have', () => {
  const { requestId, url } = signedRedirect(facts, key)

  const { entityId: issuer, acsUrl, signInUrl: destination } = facts
  const xml = requestIn(url)
  expect(readRequest(xml)).toEqual({ id: requestId, issuer, acsUrl, destination, forceAuthn: true })
  expect(xml).toContain('IssueInstant="2026-03-02T09:00:00.000Z"')
  expect(xml).not.toContain('Signature')
})

test('it asks for a fresh sign-in only where it must, and no two have one id', () => {
  const [one, two] = [0, 1].map(() => signedRedirect({ ...facts, forceAuthn: false }, key))

  expect(requestIn(one!.url)).not.toContain('ForceAuthn')
  expect(one!.requestId).toMatch(/^_[\da-f]{40}$/)
  expect(one!.requestId).not.toBe(two!.requestId)
})

test('what is signed is the query as it stands there, in the standard’s order', () => {
  const { url } = signedRedirect(facts, key)

  const [, signed = '', signature = ''] =
    /[?&](SAMLRequest=[^&]+&RelayState=[^&]+&SigAlg=[^&]+)&Signature=([^&]+)$/.exec(url)!
  const bytes = Buffer.from(decodeURIComponent(signature), 'base64')
  expect(verify('sha256', Buffer.from(signed), new X509Certificate(pair.certificatePem).publicKey, bytes)).toBe(true)
  expect(new URL(url).searchParams.get('SigAlg')).toBe('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')
})

const edited = (name: string, edit: (value: string) => string | null) => (url: string) => {
  const changed = new URL(url)
  const value = edit(changed.searchParams.get(name) ?? '')
  if (value === null) changed.searchParams.delete(name)
  else changed.searchParams.set(name, value)
  return changed.search
}

test.each<[string, (url: string) => string]>([
  ['another relay state', edited('RelayState', () => 'sit_y')],
  ['no relay state', edited('RelayState', () => null)],
  [
    'another request',
    edited('SAMLRequest', () => new URL(signedRedirect(facts, key).url).searchParams.get('SAMLRequest')),
  ],
  ['another algorithm', edited('SigAlg', (name) => name.replace('sha256', 'sha512'))],
  ['no signature', edited('Signature', () => null)],
  [
    'another key’s signature',
    () => new URL(signedRedirect(facts, { ...key, privateKey: createSigningKey('other').privateKeyPem }).url).search,
  ],
])('a provider refuses %s', (_, change) => {
  const { url } = signedRedirect(facts, key)

  expect(() => requireSignedQuery(new URL(url).search, pair.certificatePem)).not.toThrow()
  expect(() => requireSignedQuery(change(url), pair.certificatePem)).toThrow()
})

test.each([
  ['https://idp.test/sso', 'https://idp.test/sso?SAMLRequest='],
  ['https://idp.test/sso?', 'https://idp.test/sso?SAMLRequest='],
  ['https://idp.test/sso?idpid=C0%2f1&a', 'https://idp.test/sso?idpid=C0%2f1&a&SAMLRequest='],
  ['https://idp.test/sso?RelayState=theirs&tenant=a?b#top', 'https://idp.test/sso?tenant=a?b&SAMLRequest='],
  ['https://idp.test/sso?%53igAlg=none&Signature', 'https://idp.test/sso?SAMLRequest='],
])('a query of the provider’s own stays, but for what is ours: %s', (signInUrl, start) => {
  const { url } = signedRedirect({ ...facts, signInUrl }, key)

  expect(url.startsWith(start)).toBe(true)
  expect(new URL(url).searchParams.getAll('RelayState')).toEqual(['sit_x'])
})
