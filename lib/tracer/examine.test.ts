import { beforeAll, expect, test } from 'vitest'
import { decryptionWith } from '@/lib/connections/decryption'
import { type GuardExpectation, guardSamlResponse } from '@/lib/connections/saml-guard/guard'
import { type GuardCode, guardCodes } from '@/lib/connections/saml-guard/refusals'
import { createSigningKey } from '@/lib/testing/saml'
import { hostileCases } from '@/lib/testing/saml-hostile'
import { honest, type Keys, scene } from '@/lib/testing/saml-scene'
import { examineSaml } from './examine-saml'
import { fixFor } from './fixes'
import { redactedXml } from './redact'

let keys: Keys
let sp: ReturnType<typeof createSigningKey>
beforeAll(() => {
  keys = { idp: createSigningKey('idp'), stranger: createSigningKey('stranger'), weak: createSigningKey('weak') }
  sp = createSigningKey('sp')
})

function expectation(changes: Partial<GuardExpectation> = {}): GuardExpectation {
  const decrypt = decryptionWith(sp.privateKeyPem)
  return { ...scene, signingCertificates: [keys.idp.certificatePem], decrypt, ...changes }
}

const bytes = (xml: string | Uint8Array) => (typeof xml === 'string' ? Buffer.from(xml) : xml)

test('of a good answer every check passes, and says what the guard says', () => {
  const xml = bytes(honest(keys))
  const examined = examineSaml(xml, expectation())
  const guarded = guardSamlResponse(xml, expectation())

  expect(guarded.ok).toBe(true)
  expect(examined.checks.map(({ code: _, ...check }) => check)).toEqual(guarded.checks)
  expect(examined).toMatchObject({ issuer: scene.idpEntityId, audience: scene.spEntityId, clockSeconds: 0 })
})

test('whatever the guard refuses, a check names the refusal', () => {
  const missing: string[] = []
  let examinedCases = 0
  for (const { code, name, make } of hostileCases) {
    const xml = bytes(make(keys))
    const guarded = guardSamlResponse(xml, expectation())
    if (guarded.ok) continue
    examinedCases += 1
    const { checks } = examineSaml(xml, expectation())
    if (!checks.some((check) => !check.ok && check.code === guarded.code)) missing.push(`${code}: ${name}`)
  }
  expect(examinedCases).toBeGreaterThan(100)
  expect(missing).toEqual([])
}, 60_000)

test('what was encrypted for another organization is not shown, not even by its names', () => {
  const elsewhere = { ...scene, spEntityId: 'https://login.porchlight.test/sso/con_orgb' }
  const xml = bytes(honest(keys, { encrypt: { to: sp.certificatePem }, sign: 'both' }, elsewhere))

  const examined = examineSaml(xml, expectation())

  expect(examined).toMatchObject({ subject: null, attributes: [], document: null })
  expect(examined.checks.find(({ code }) => code === 'wrong_audience')?.ok).toBe(false)
  expect(JSON.stringify(examined)).not.toContain('ada@')
})

test('nothing is decrypted behind a signature that is not good', () => {
  let asked = 0
  const decrypt = () => {
    asked += 1
    return null
  }
  const forged = bytes(honest(keys, { encrypt: { to: sp.certificatePem }, sign: 'response', key: keys.stranger }))
  examineSaml(forged, expectation({ decrypt }))
  expect(asked).toBe(0)
})

test('what is shown of a document holds no signature, no certificate, and nobody where nobody may be seen', () => {
  const { document } = examineSaml(bytes(honest(keys)), expectation())
  const [admins, visitors] = [redactedXml(document!, true), redactedXml(document!, false)]

  expect(admins).toContain('>ada@orga.test</saml:NameID>')
  expect(visitors).not.toMatch(/ada@|staff|pilots/)
  expect(visitors).toContain('Name="groups"')
  for (const text of [admins, visitors]) {
    expect(text).not.toMatch(/[A-Za-z0-9+/=]{40}/)
    expect(text).toMatch(/<ds:X509Certificate>.{12}…</)
  }
})

test('each refusal of the guard has a fix', () => {
  const poor = guardCodes.filter((code: GuardCode) => fixFor(code).text.length < 20)
  expect(poor).toEqual([])
})
