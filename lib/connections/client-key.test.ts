import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEcSigningKey, createSigningKey } from '@/lib/testing/saml-keys'
import {
  address,
  isOfKind,
  makeClientKey,
  openClientKey,
  publicPartOf,
  readClientKeyPair,
  writeClientKey,
} from './client-key'

const now = new Date('2026-03-01T12:00:00Z')
const key = await makeClientKey(now)
const kept = writeClientKey(key)

test('a certificate of our own signs itself, for two years and for signatures alone', () => {
  const certificate = new X509Certificate(key.certificate)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(publicPartOf(kept).notAfter).toEqual(new Date('2028-02-29T12:00:00Z'))
  expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048)
})

test('what may be shown has nothing of the private key', () => {
  const shown = JSON.stringify(publicPartOf(kept))
  expect(Object.keys(JSON.parse(publicPartOf(kept).jwk)).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  expect(shown).not.toContain('PRIVATE')
})

test('the JSON Web Key and the certificate are of one key, and the assertion names it as both do', async () => {
  const { certificate, sha256, jwk } = publicPartOf(kept)
  const asKey = JSON.parse(jwk)
  const spki = { type: 'spki', format: 'pem' } as const
  expect(createPublicKey({ key: asKey, format: 'jwk' }).export(spki)).toBe(
    new X509Certificate(certificate).publicKey.export(spki),
  )
  const { names } = await openClientKey(kept)
  expect(names.kid).toBe(asKey.kid)
  expect(Buffer.from(names['x5t#S256'], 'base64url').toString('hex')).toBe(sha256.replaceAll(':', '').toLowerCase())
})

test('a key is never of the kind of secrets, and a secret never of the kind of keys', async () => {
  expect([isOfKind('private_key_jwt', kept), isOfKind('client_secret', kept)]).toEqual([true, false])
  expect([isOfKind('private_key_jwt', 'a secret'), isOfKind('client_secret', 'a secret')]).toEqual([false, true])
  await expect(openClientKey('a secret')).rejects.toThrow('no key')
})

const made = createSigningKey('made elsewhere')
const theirs = { certificate: made.certificatePem, privateKey: made.privateKeyPem }
const withPassphrase = createPrivateKey(made.privateKeyPem).export({
  ...({ type: 'pkcs8', format: 'pem' } as const),
  ...{ cipher: 'aes-256-cbc', passphrase: 'open sesame' },
})

test('a pair that was made elsewhere is as good: PKCS #1 or #8, a chain behind the certificate or none', async () => {
  const pkcs1 = String(createPrivateKey(made.privateKeyPem).export({ type: 'pkcs1', format: 'pem' }))
  for (const given of [
    theirs,
    { ...theirs, privateKey: pkcs1 },
    { ...theirs, certificate: made.certificatePem + key.certificate },
  ]) {
    const kept = writeClientKey(readClientKeyPair(given, new Date()))
    const { subject, certificate } = publicPartOf(kept)
    expect(subject).toContain('made elsewhere')
    expect(certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(1)
    expect((await openClientKey(kept)).key.usages).toEqual(['sign'])
  }
})

const weak = createSigningKey('weak', { bits: 1024 })
const curve = createEcSigningKey('curve')
const ended = createSigningKey('ended', { notAfter: new Date(Date.now() - 86_400_000) })

test.each<[string, { certificate: string; privateKey: string }, RegExp]>([
  ['a key with a passphrase', { ...theirs, privateKey: String(withPassphrase) }, /without a passphrase/],
  ['a certificate in the key’s place', { ...theirs, privateKey: theirs.certificate }, /private key can’t be read/],
  ['a key in the certificate’s place', { ...theirs, certificate: theirs.privateKey }, /certificate can’t be read/],
  ['another key’s certificate', { ...theirs, certificate: key.certificate }, /belongs to another key/],
  ['a weak key', { certificate: weak.certificatePem, privateKey: weak.privateKeyPem }, /2048 bits/],
  ['an elliptic curve', { certificate: curve.certificatePem, privateKey: curve.privateKeyPem }, /RSA/],
  ['a certificate that has ended', { certificate: ended.certificatePem, privateKey: ended.privateKeyPem }, /has ended/],
])('%s is refused, and the refusal says nothing of the key', (_, given, words) => {
  try {
    readClientKeyPair(given, new Date())
    expect.unreachable()
  } catch (error) {
    expect(error).toMatchObject({ code: 'client_key_invalid', message: expect.stringMatching(words) })
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(given.privateKey.split('\n')[1])
    expect((error as Error).cause).toBeUndefined()
  }
})

test('Entra is told the thumbprint alone and its token endpoint, Okta the endpoint; everybody else the key’s name and the issuer', () => {
  const names = { kid: 'k', x5t: 'one', 'x5t#S256': 'two' }
  const said = (issuer: string, token_endpoint = 'https://provider.example/token') => {
    const [header, claims] = [{ alg: 'RS256' }, { aud: issuer }]
    address({ issuer, metadata: { token_endpoint } }, names, header, claims)
    return [header, claims]
  }
  for (const [issuer, endpoint] of [
    ['https://acme.okta.com', 'https://acme.okta.com/oauth2/v1/token'],
    ['https://login.acme.example/oauth2/default', 'https://login.acme.example/oauth2/default/v1/token'],
  ] as const)
    expect(said(issuer, endpoint)[1]).toEqual({ aud: endpoint })
  expect(said('https://login.microsoftonline.com/t/v2.0')).toEqual([
    { alg: 'RS256', x5t: 'one', 'x5t#S256': 'two' },
    { aud: 'https://provider.example/token' },
  ])
  expect(said('https://id.example')).toEqual([
    { alg: 'RS256', kid: 'k', x5t: 'one', 'x5t#S256': 'two' },
    { aud: 'https://id.example' },
  ])
})
