import { expect, test } from 'vitest'
import { hostileEncryption } from '@/lib/testing/saml-hostile-encryption'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { honest, scene } from '@/lib/testing/saml-scene'
import type { HostileEncryption } from '@/lib/testing/saml-sealed'
import type { SamlResponseOptions } from '@/lib/testing/saml-styles'
import { decryptionWith } from '../decryption'
import { type GuardExpectation, guardSamlResponse } from './guard'

const keys = {
  idp: createSigningKey('idp.orga.test'),
  stranger: createSigningKey('stranger.test'),
  weak: createSigningKey('weak.orga.test', { bits: 1024 }),
}
const sp = createSigningKey('porchlight')
const to = sp.certificatePem

const judge = (xml: string, changes: Partial<GuardExpectation> = {}) =>
  guardSamlResponse(Buffer.from(xml), {
    ...{ ...scene, signingCertificates: [keys.idp.certificatePem], decrypt: decryptionWith(sp.privateKeyPem) },
    ...changes,
  })

const ways: [string, Partial<SamlResponseOptions>][] = [
  ['AES-256-GCM', { encrypt: { to } }],
  ['AES-128-GCM', { encrypt: { to, cipher: 'aes128-gcm' } }],
  ['OAEP without a digest said', { encrypt: { to, transport: 'oaep-mgf1p, unsaid' } }],
  ['OAEP of XML Encryption 1.1', { encrypt: { to, transport: 'oaep-sha1' } }],
  ['OAEP with SHA-256', { encrypt: { to, transport: 'oaep-sha256' } }],
  ['the key beside the data', { encrypt: { to, key: 'beside' } }],
  ['only the response signed', { encrypt: { to }, sign: 'response' }],
  ['assertion and response signed', { encrypt: { to }, sign: 'both' }],
  ['default namespaces', { encrypt: { to }, style: 'entra' }],
  ['a prefix list', { encrypt: { to }, style: 'okta', sign: 'both' }],
]

test.each(ways)('reads an encrypted assertion: %s', (_, changes) => {
  const verdict = judge(honest(keys, { assertionId: '_inner', ...changes }))

  expect(verdict).toMatchObject({ ok: true, subject: { value: 'ada@orga.test' }, assertionId: '_inner' })
  expect(verdict.checks.every(({ ok }) => ok)).toBe(true)
})

test.each<HostileEncryption>(hostileEncryption)('$code refuses $name', ({ make, code, signed }) => {
  const { checks, ...verdict } = judge(make(keys, sp))

  expect(verdict).toEqual({ ok: false, code, signed })
})

test('without a key every encrypted assertion is refused', () => {
  const expectation = { ...scene, signingCertificates: [keys.idp.certificatePem] }

  expect(guardSamlResponse(Buffer.from(honest(keys, { encrypt: { to } })), expectation)).toMatchObject({
    code: 'decryption_failed',
  })
})

test('what can’t be opened looks the same, whatever was wrong with it', () => {
  const failures = hostileEncryption.filter(({ code, signed }) => code === 'decryption_failed' && !signed)

  const seen = failures.map(({ make }) => judge(make(keys, sp)).checks.filter(({ ok }) => !ok))

  expect(failures.length).toBeGreaterThan(8)
  expect(new Set(seen.map((checks) => JSON.stringify(checks))).size).toBe(1)
})

test('nothing is decrypted under a signature that isn’t good', () => {
  let decrypted = 0
  const decrypt = () => {
    decrypted += 1
    return null
  }
  const forged = hostileEncryption.filter(({ name }) => /^a response (signed by a stranger|whose encrypted)/.test(name))

  const codes = forged
    .map(({ make }) => judge(make(keys, sp), { decrypt }))
    .map((verdict) => !verdict.ok && verdict.code)

  expect([codes, decrypted]).toEqual([['unknown_signer', 'digest_mismatch'], 0])
})

test('of what was meant for another organization, only the audience is told', () => {
  const audience = 'https://login.porchlight.test/sso/con_orgb'
  const xml = honest(keys, { encrypt: { to }, sign: 'response', audience, issuer: 'https://idp.orgb.test/saml' })

  const { checks } = judge(xml)

  expect(checks.filter(({ ok }) => !ok)).toEqual([
    { name: 'audience', ok: false, expected: scene.spEntityId, received: audience },
  ])
  expect(JSON.stringify(checks)).not.toContain('orgb.test/saml')
})
