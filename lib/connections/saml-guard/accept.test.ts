import { expect, test } from 'vitest'
import { createEcSigningKey, createSigningKey } from '@/lib/testing/saml-keys'
import { honest, misissued, oddlySigned, scene, set, setOnResponse, swap } from '@/lib/testing/saml-scene'
import { xmlCryptoAccepts } from '@/lib/testing/saml-sign'
import { decodeSamlResponse, guardSamlResponse } from './guard'

const idp = createSigningKey('idp.orga.test')
const stranger = createSigningKey('stranger.test')
const curve = createEcSigningKey('curve.orga.test')
const keys = { idp, stranger, weak: stranger }

const judge = (xml: string, ...pinned: { certificatePem: string }[]) =>
  guardSamlResponse(Buffer.from(xml), {
    ...scene,
    signingCertificates: (pinned.length ? pinned : [idp]).map(({ certificatePem }) => certificatePem),
  })

const styles = ['plain', 'entra', 'okta', 'google'] as const
const places = ['assertion', 'response', 'both'] as const

test.each(styles.flatMap((style) => places.map((sign) => ({ style, sign }))))(
  'accepts what $style sends with $sign signed, as xml-crypto does',
  ({ style, sign }) => {
    const xml = honest(keys, { style, sign })

    expect(judge(xml)).toMatchObject({ ok: true, subject: { value: 'ada@orga.test' } })
    expect(xmlCryptoAccepts(xml, idp.certificatePem)).toBe(true)
  },
)

test('hands on what the signed assertion says, untouched', () => {
  const attributes = { email: 'ada@orga.test', name: ' Zoë & <Ada> ', groups: ['staff', ''] }

  const { checks, ...verdict } = judge(honest(keys, { attributes, sessionIndex: 's1' }))

  expect(verdict).toEqual({
    ok: true,
    responseId: '_response',
    assertionId: '_assertion',
    issuer: scene.idpEntityId,
    subject: { value: 'ada@orga.test', format: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' },
    attributes: [
      { name: 'email', values: ['ada@orga.test'] },
      { name: 'name', values: [' Zoë & <Ada> '] },
      { name: 'groups', values: ['staff', ''] },
    ],
    sessionIndex: 's1',
    authnInstant: new Date('2026-03-02T08:59:00Z'),
    sessionNotOnOrAfter: null,
    validUntil: new Date('2026-03-02T09:05:00Z'),
  })
  expect(checks.every(({ ok }) => ok)).toBe(true)
})

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
test.each([
  ['rsa-sha384', idp],
  ['rsa-sha512', idp],
  ['ecdsa-sha256', curve],
  ['ecdsa-sha384', curve],
  ['ecdsa-sha512', curve],
] as const)('accepts %s', (name, key) => {
  const xml = oddlySigned({ key, signatureAlgorithm: MORE + name })(keys)

  expect(judge(xml, idp, curve).ok).toBe(true)
  expect(xmlCryptoAccepts(xml, key.certificatePem)).toBe(true)
})

test.each([`${MORE}sha384`, 'http://www.w3.org/2001/04/xmlenc#sha512'])('accepts a digest by %s', (digestAlgorithm) => {
  expect(judge(oddlySigned({ digestAlgorithm })(keys)).ok).toBe(true)
})

test('an ECDSA signature of the wrong length is refused, not thrown', () => {
  const xml = oddlySigned({ key: curve, signatureAlgorithm: `${MORE}ecdsa-sha256`, signText: () => Buffer.alloc(7) })(
    keys,
  )

  expect(judge(xml, curve)).toMatchObject({ ok: false, code: 'unknown_signer' })
})

const minutes = (n: number) => new Date(scene.now.getTime() + n * 60_000).toISOString()
const afterStart = (ms: number) => new Date(scene.startedAt.getTime() + ms).toISOString()

test.each<[string, (k: typeof keys) => string]>([
  ['a response issued 90 s before the start', setOnResponse('IssueInstant', afterStart(-90_000))],
  ['an assertion issued 90 s ahead', set('Assertion', 'IssueInstant', minutes(1.5))],
  ['conditions that begin in 90 s', set('Conditions', 'NotBefore', minutes(1.5))],
  ['conditions that ended 89 s ago', set('Conditions', 'NotOnOrAfter', minutes(-89 / 60))],
  ['conditions without times', (k) => misissued(swap(/<saml:Conditions [^>]*>/, '<saml:Conditions>'))(k)],
  ['a confirmation of 25 hours', set('SubjectConfirmationData', 'NotOnOrAfter', minutes(25 * 60))],
  ['an authentication of last week', set('AuthnStatement', 'AuthnInstant', minutes(-7 * 1440))],
  ['a session at the IdP that goes on', set('AuthnStatement', 'SessionNotOnOrAfter', minutes(600))],
  ['fractions of seconds beyond milliseconds', set('AuthnStatement', 'AuthnInstant', '2026-03-02T08:59:00.1234567Z')],
  ['a response without issuer', misissued(swap(/<saml:Issuer xmlns.*?<\/saml:Issuer>/, ''))],
  [
    'OneTimeUse and ProxyRestriction',
    misissued(
      swap(
        '</saml:Conditions>',
        '<saml:OneTimeUse/><saml:ProxyRestriction Count="1"><saml:Audience>x</saml:Audience></saml:ProxyRestriction></saml:Conditions>',
      ),
    ),
  ],
  [
    'an inner status and a message',
    misissued(
      swap(
        'Success"/>',
        'Success"><samlp:StatusCode Value="urn:x"/></samlp:StatusCode><samlp:StatusMessage>fine</samlp:StatusMessage>',
      ),
    ),
  ],
  ['no attributes', (k) => honest(k, { attributes: {} })],
  ['a NameID of 512 characters', (k) => honest(k, { nameId: 'a'.repeat(512) })],
  ['a NameID without format', misissued(swap(/ Format="[^"]*emailAddress"/, ''))],
  ['indented elements', misissued((xml) => xml.replaceAll('><', '>\r\n  <'))],
  ['attributes in single quotes', misissued(swap('Version="2.0"', "Version='2.0'"))],
  ['IDs on the parts of a signature', oddlySigned({ keyInfo: '<ds:KeyName Id="k1">x</ds:KeyName>' })],
  ['a signature without KeyInfo', oddlySigned({ keyInfo: null })],
  [
    'a stranger’s certificate in KeyInfo, which nobody reads',
    oddlySigned({
      keyInfo: `<ds:X509Data><ds:X509Certificate>${stranger.certificatePem}</ds:X509Certificate></ds:X509Data>`,
    }),
  ],
  [
    'a signature value in lines with carriage returns',
    (k) => honest(k).replace(/SignatureValue>.{60}/, (part) => `${part}&#13;\n`),
  ],
])('accepts %s', (_, make) => {
  expect(judge(make(keys))).toMatchObject({ ok: true })
})

test('both certificates count while an IdP changes its own, and the old one not a moment longer', () => {
  const [before, after] = [honest(keys), honest(keys, { key: stranger })]

  expect([judge(before, stranger, idp).ok, judge(after, stranger, idp).ok]).toEqual([true, true])
  expect(judge(before, stranger)).toMatchObject({ ok: false, code: 'unknown_signer' })
})

test('a clock that isn’t one is a bug, not a verdict', () => {
  const expectation = { ...scene, now: new Date(Number.NaN), signingCertificates: [idp.certificatePem] }

  expect(() => guardSamlResponse(Buffer.from(honest(keys)), expectation)).toThrow(RangeError)
})

test('certificates that can’t be read verify nothing', () => {
  expect(judge(honest(keys), { certificatePem: 'rubbish' })).toMatchObject({ code: 'unknown_signer' })
  expect(judge(honest(keys), { certificatePem: 'rubbish' }, idp).ok).toBe(true)
})

test('an admin sees every comparison, also those after the first that failed', () => {
  const { checks } = judge(setOnResponse('Destination', `https://evil.test/${'x'.repeat(300)}`)(keys))

  expect(checks.filter(({ ok }) => !ok)).toEqual([
    { name: 'destination', ok: false, expected: scene.acsUrl, received: `https://evil.test/${'x'.repeat(181)}…` },
  ])
  expect(checks.map(({ name }) => name)).toContain('audience')
})

test('an admin sees which algorithm an IdP signs with', () => {
  const { checks } = judge(oddlySigned({ signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' })(keys))

  expect(checks).toEqual([
    {
      name: 'assertion_signature_algorithm',
      ok: false,
      expected: 'SHA-256, SHA-384 or SHA-512',
      received: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
    },
  ])
})

test('an admin sees the skew of the clocks', () => {
  const { checks } = judge(set('Assertion', 'IssueInstant', minutes(6))(keys))

  expect(checks.find(({ name }) => name === 'assertion_issued_at')).toMatchObject({
    ok: false,
    received: '2026-03-02T09:06:00.000Z (360 s ahead of our clock)',
  })
})

test('decodes base64 in lines, and nothing that only looks like it', () => {
  const text = Buffer.from('<x/>').toString('base64')

  expect(decodeSamlResponse(`${text.slice(0, 3)}\r\n ${text.slice(3)}`)).toEqual({ ok: true, xml: Buffer.from('<x/>') })
  for (const bad of ['', 'PHgvPg', 'PHgvPh==', 'PHgv*g==', 'PHgv_g==', '=PHg']) {
    expect(decodeSamlResponse(bad)).toEqual({ ok: false, code: 'not_base64' })
  }
  expect(decodeSamlResponse('A'.repeat(400_000))).toEqual({ ok: false, code: 'too_large' })
})

test('hands on when the IdP wants the person asked again', () => {
  const xml = set('AuthnStatement', 'SessionNotOnOrAfter', '2026-03-02T09:30:00Z')(keys)

  expect(judge(xml)).toMatchObject({ ok: true, sessionNotOnOrAfter: new Date('2026-03-02T09:30:00Z') })
})
