import { expect, test } from 'vitest'
import { parseXml } from '@/lib/connections/saml-guard/parse'
import { bundleOf } from './bundle'
import type { TracedCheck } from './model'
import { redactedXml } from './redact'

/** Each says who somebody is, and stands where a provider, an extension or a mistake puts it. */
const people = {
  nameId: '00u1a2b3c4',
  qualifier: 'spq-ada-1815',
  address: 'ada@acme.example',
  name: 'Ada Lovelace',
  phone: '+44 20 7946 0018',
  group: 'board-of-directors',
  network: '203.0.113.77',
  session: '_session-of-ada',
  said: 'ada is locked out since Monday',
  extension: 'employee 4711',
}

const document = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    ID="_response" Version="2.0" IssueInstant="2026-03-02T09:00:00Z" Destination="https://login.example/acs">
  <saml:Issuer>https://idp.example/saml</saml:Issuer>
  <samlp:Extensions><x xmlns="urn:x" owner="${people.address}">${people.extension}</x></samlp:Extensions>
  <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>
    <samlp:StatusMessage>${people.said}</samlp:StatusMessage></samlp:Status>
  <saml:Assertion ID="_assertion" Version="2.0">
    <ds:Signature><ds:KeyInfo><ds:KeyName>${people.name}</ds:KeyName><ds:X509Data>
      <ds:X509SubjectName>CN=${people.name}</ds:X509SubjectName></ds:X509Data></ds:KeyInfo></ds:Signature>
    <saml:Subject><saml:NameID Format="urn:f" SPProvidedID="${people.qualifier}">${people.nameId}</saml:NameID>
      <saml:SubjectConfirmation Method="urn:m"><saml:SubjectConfirmationData Recipient="https://login.example/acs"
        Address="${people.network}"/></saml:SubjectConfirmation></saml:Subject>
    <saml:AuthnStatement SessionIndex="${people.session}"><saml:SubjectLocality Address="${people.network}"/></saml:AuthnStatement>
    <saml:AttributeStatement>
      <saml:Attribute Name="email"><saml:AttributeValue>${people.address}</saml:AttributeValue></saml:Attribute>
      <saml:Attribute Name="phone" OriginalIssuer="${people.name}"><saml:AttributeValue>${people.phone}</saml:AttributeValue></saml:Attribute>
      <saml:Attribute Name="groups"><saml:AttributeValue><b>${people.group}</b></saml:AttributeValue></saml:Attribute>
    </saml:AttributeStatement>
  </saml:Assertion>
</samlp:Response>`

const values = Object.values(people)
const leaksIn = (text: string) => values.filter((value) => text.includes(value))

test('what is shown of an answer outside names nobody, wherever it stands; admins see all of it', () => {
  const root = parseXml(Buffer.from(document))

  expect(leaksIn(redactedXml(root, false))).toEqual([])
  expect(leaksIn(redactedXml(root, true))).toEqual(values)
})

test('what support needs is there: form, issuer, addresses of ours, times, ids, names of attributes', () => {
  const shown = redactedXml(parseXml(Buffer.from(document)), false)
  for (const needed of ['https://idp.example/saml', 'https://login.example/acs', '_assertion', 'status:Responder'])
    expect(shown).toContain(needed)
  expect(shown).toMatch(/Name="email"[\s\S]*Name="phone"[\s\S]*Name="groups"/)
})

test('a value that a check holds by mistake does not leave with the bundle', () => {
  const check = (name: string, received: string): TracedCheck => {
    return { name, ok: false, expected: `not ${people.name}`, received, code: 'wrong' }
  }
  const checks = [
    ...[check('name_id', people.nameId), check('email', people.address), check('new check', people.phone)],
    check('answer', `unexpected subject ${people.nameId} (bo@acme.example)`),
    check('status', `urn:oasis:names:tc:SAML:2.0:status:Responder / ${people.said}`),
  ]
  const at = new Date('2026-03-02T09:00:00Z')
  const facts = {
    reference: '7KQ2-M9XD',
    connectionId: 'con_1',
    outcome: 'wrong',
    startedAt: at,
    endedAt: at,
    madeAt: at,
  }
  const bundle = bundleOf({
    ...{ ...facts, kind: 'saml', clockSeconds: 3, digest: null, config: null, attributes: ['email'], checks },
    answer: redactedXml(parseXml(Buffer.from(document)), false),
    personal: [people.nameId, people.address, people.name, people.phone],
  })

  expect(leaksIn(bundle)).toEqual([])
  expect(bundle).not.toContain('bo@')
  expect(JSON.parse(bundle)).toMatchObject({
    ...{ format: 'porchlight-trace-2', reference: '7KQ2-M9XD', madeAt: '2026-03-02T09:00:00.000Z' },
    checks: expect.arrayContaining([expect.objectContaining({ received: expect.stringContaining(':Responder') })]),
  })
})

test('of a name within another nothing is left, and what two letters say stays', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const bundle = bundleOf({
    ...{ reference: '7KQ2-M9XD', kind: 'saml', connectionId: 'con_1', outcome: null, startedAt: at, endedAt: null },
    ...{ madeAt: at, clockSeconds: null, checks: [], attributes: [], digest: null, config: null },
    ...{ answer: 'Ada Lovelace is in it', personal: ['Ada', 'Ada Lovelace', 'it'] },
  })

  expect(JSON.parse(bundle).answer).toBe('… is in it')
})

test('of an answer with thousands of values the structure stays here: they would be looked for one by one', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const bundle = bundleOf({
    ...{ reference: '7KQ2-M9XD', kind: 'saml', connectionId: 'con_1', outcome: null, startedAt: at, endedAt: null },
    ...{ madeAt: at, clockSeconds: null, attributes: [], digest: null, config: null },
    checks: [{ name: 'name_id', ok: false, expected: 'another', received: 'value 7', code: 'wrong' }],
    ...{ answer: 'value 7', personal: Array.from({ length: 501 }, (_, n) => `value ${n}`) },
  })

  expect(JSON.parse(bundle)).toMatchObject({ answer: null, checks: [{ received: '…' }] })
})

test('of a connection’s settings: what it expects, and keys by fingerprint only', () => {
  const at = new Date('2026-03-02T09:00:00Z')
  const pem = '-----BEGIN CERTIFICATE-----MIIC'
  const bundle = bundleOf({
    ...{ reference: '7KQ2-M9XD', kind: 'saml', connectionId: 'con_1', outcome: null, startedAt: at, endedAt: null },
    ...{ madeAt: at, clockSeconds: null, checks: [], attributes: [], answer: null, digest: null, personal: [] },
    config: {
      ...{ kind: 'saml', name: 'Okta', provider: 'okta', mapping: null, entityId: 'https://idp.example/saml' },
      ...{ signInUrl: 'https://idp.example/sso', binding: 'post', metadataXml: pem, metadataUrl: null },
      certificates: [{ pem, fingerprint: 'AB:CD', notAfter: at }],
    },
  })

  expect(bundle).toContain('AB:CD')
  expect(bundle).not.toContain('MIIC')
})
