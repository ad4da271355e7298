import { expect, test } from 'vitest'
import { hostileCases, titled } from '@/lib/testing/saml-hostile'
import { hostileEncryption } from '@/lib/testing/saml-hostile-encryption'
import { createSigningKey } from '@/lib/testing/saml-keys'
import { honest, scene, swap } from '@/lib/testing/saml-scene'
import { guardSamlResponse } from './guard'
import { guardCodes, wordsFor } from './refusals'

const keys = {
  idp: createSigningKey('idp.orga.test'),
  stranger: createSigningKey('stranger.test'),
  weak: createSigningKey('weak.orga.test', { bits: 1024 }),
}
const signingCertificates = [keys.idp.certificatePem, keys.weak.certificatePem]
const judge = (xml: string | Uint8Array) => guardSamlResponse(Buffer.from(xml), { ...scene, signingCertificates })

test.each(titled(hostileCases))('%s refuses %s', (code, _, { make, signed }) => {
  const { checks, ...verdict } = judge(make(keys))

  expect(verdict).toEqual({ ok: false, code, signed })
})

test('every rule has a hostile case', () => {
  const tried = new Set([...hostileCases, ...hostileEncryption].map(({ code }) => code))

  expect(guardCodes.filter((code) => !tried.has(code))).toEqual(['not_base64']) // see decoding, below
})

test.each(guardCodes)('%s tells the person and the admin what to do', (code) => {
  for (const words of Object.values(wordsFor(code))) {
    expect(words).toMatch(/^[A-Z].{20,240}\.$/)
    expect(words).not.toMatch(/!|'|"/)
  }
})

test('an admin sees the status the IdP gave', () => {
  const failed = 'AuthnFailed"/></samlp:StatusCode><samlp:StatusMessage>No access</samlp:StatusMessage>'
  const refused = swap('Success"/>', `Responder"><samlp:StatusCode Value="urn:${failed}`)(honest(keys))

  expect(judge(refused).checks).toContainEqual({
    name: 'status',
    ok: false,
    expected: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    received: 'urn:oasis:names:tc:SAML:2.0:status:Responder / urn:AuthnFailed / No access',
  })
})

test('what ends within a letter leaves nothing behind for the next document', () => {
  const whole = Buffer.from(honest(keys))

  const codes = [Buffer.from([0x3c, 0xc3]), Buffer.concat([Buffer.from([0xa9]), whole])].map((bytes) => judge(bytes))

  expect(codes).toMatchObject([{ code: 'not_utf8' }, { code: 'not_utf8' }])
  expect(judge(whole).ok).toBe(true)
})
