import { createPublicKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { address, isOfKind, makeClientKey, openClientKey, publicPartOf, writeClientKey } from './client-key'

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

test('Entra is told the thumbprint alone and its token endpoint; everybody else the key’s name as well', () => {
  const names = { kid: 'k', x5t: 'one', 'x5t#S256': 'two' }
  const said = (issuer: string) => {
    const [header, claims] = [{ alg: 'RS256' }, { aud: issuer }]
    address({ issuer, metadata: { token_endpoint: 'https://provider.example/token' } }, names, header, claims)
    return [header, claims]
  }
  expect(said('https://login.microsoftonline.com/t/v2.0')).toEqual([
    { alg: 'RS256', x5t: 'one', 'x5t#S256': 'two' },
    { aud: 'https://provider.example/token' },
  ])
  expect(said('https://id.example')).toEqual([
    { alg: 'RS256', kid: 'k', x5t: 'one', 'x5t#S256': 'two' },
    { aud: 'https://id.example' },
  ])
})
