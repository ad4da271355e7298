import forge from 'node-forge'
import { expect, test } from 'vitest'
import { idpMetadata } from '@/lib/testing/saml'
import { createEcSigningKey, createSigningKey } from '@/lib/testing/saml-keys'
import { certificateBody } from '@/lib/testing/saml-sign'
import { readCertificate } from './certificates'
import { engineMetadata, readIdpMetadata } from './metadata'

const [first, second] = [createSigningKey('idp.acme.example'), createEcSigningKey('idp.acme.example, next')]
const entityId = 'https://idp.acme.example/saml'
const ssoUrl = 'https://idp.acme.example/sso'
const honest = idpMetadata({ entityId, ssoUrl, certificates: [first.certificatePem] })
const role = /<md:IDPSSODescriptor.*<\/md:IDPSSODescriptor>/s.exec(honest)![0] // idpMetadata always has one
const withUrl = (url: string) => honest.replaceAll(ssoUrl, url)
const withCertificates = (...certificates: string[]) => idpMetadata({ entityId, ssoUrl, certificates })
const fingerprints = (xml: string) => readIdpMetadata(xml).certificates.length

test('takes entity ID, sign-in address, binding and signing keys, and nothing else', () => {
  const facts = readIdpMetadata(withCertificates(first.certificatePem, second.certificatePem))

  expect(facts).toMatchObject({ entityId, signInUrl: ssoUrl, binding: 'redirect' })
  expect(facts.certificates.map(({ pem }) => certificateBody(pem))).toEqual(
    [first, second].map(({ certificatePem }) => certificateBody(certificatePem)),
  )
  expect(readIdpMetadata(engineMetadata(facts))).toEqual(facts)
})

const keyDescriptor = /<md:KeyDescriptor.*<\/md:KeyDescriptor>/s
const encryptionOnly = honest
  .replace(
    '</md:KeyDescriptor>',
    `</md:KeyDescriptor>${keyDescriptor.exec(withCertificates(second.certificatePem))![0]}`,
  )
  .replace(/use="signing"(?!.*use="signing")/s, 'use="encryption"')

test.each<[string, string, number]>([
  [
    'comments, also inside a certificate',
    honest.replace('MII', '<!-- one -->MII<!-- two -->').replace('?>', '?><!-- a -->'),
    1,
  ],
  ['another prefix', honest.replaceAll('md:', 'x:').replace('xmlns:md=', 'xmlns:x='), 1],
  ['no prefix', honest.replaceAll('md:', '').replace('xmlns:md=', 'xmlns='), 1],
  ['a byte order mark and line breaks around it', `\uFEFF\n${honest.replaceAll('><', '>\n  <')}\n`, 1],
  ['a signature over all of it', honest.replace('<md:IDP', '<ds:Signature><ds:SignedInfo/></ds:Signature><md:IDP'), 1],
  ['a key without a use', honest.replace(' use="signing"', ''), 1],
  ['a second key for encryption only', encryptionOnly, 1],
  ['the same certificate twice', withCertificates(first.certificatePem, first.certificatePem), 1],
  ['a service provider beside it', honest.replace(role, `<md:SPSSODescriptor/>${role}`), 1],
  [
    'a list of one',
    `<l:EntitiesDescriptor xmlns:l="urn:oasis:names:tc:SAML:2.0:metadata">${honest.replace(/<\?.*?\?>/, '')}</l:EntitiesDescriptor>`,
    1,
  ],
  [
    'an expired certificate: the key decides',
    withCertificates(createSigningKey('old', { notAfter: new Date(0) }).certificatePem),
    1,
  ],
])('reads metadata with %s', (_, xml, keys) => {
  expect(readIdpMetadata(xml)).toMatchObject({ entityId, signInUrl: ssoUrl })
  expect(fingerprints(xml)).toBe(keys)
})

test('offers POST where Redirect is missing', () => {
  const xml = honest.replace(/<md:SingleSignOnService[^>]*HTTP-Redirect[^>]*>/, '')

  expect(readIdpMetadata(xml)).toMatchObject({ binding: 'post', signInUrl: ssoUrl })
})

const bomb = `<!DOCTYPE a [<!ENTITY b "${'c'.repeat(1000)}"><!ENTITY d "&b;&b;&b;">]>${honest.replace(/<\?.*?\?>/, '')}`

test.each<[string, string, string, RegExp]>([
  ['a javascript: address', withUrl('javascript:alert(1)'), 'metadata_invalid', /begin with https/],
  ['a data: address', withUrl('data:text/html,x'), 'metadata_invalid', /begin with https/],
  ['a plain http address', withUrl('http://idp.acme.example/sso'), 'metadata_invalid', /begin with https/],
  ['an address with a password', withUrl('https://a:b@idp.acme.example/'), 'metadata_invalid', /https/],
  ['a private address', withUrl('https://10.0.0.7/sso'), 'address_not_public', /private network/],
  ['a link-local address', withUrl('https://169.254.169.254/latest'), 'address_not_public', /private network/],
  ['an entity bomb', bomb, 'metadata_invalid', /document type/],
  ['a document type', honest.replace('<md:Ent', '<!DOCTYPE x><md:Ent'), 'metadata_invalid', /document type/],
  ['an unknown entity', honest.replace('MII', '&x;MII'), 'metadata_invalid', /well-formed/],
  ['no certificate', honest.replace(keyDescriptor, ''), 'metadata_invalid', /no signing certificate/],
  ['a key for encryption only', honest.replace('use="signing"', 'use="encryption"'), 'metadata_invalid', /no signing/],
  ['a broken certificate', honest.replace('MII', 'AAA'), 'certificate_invalid', /not a certificate/],
  [
    'a weak key',
    withCertificates(createSigningKey('weak', { bits: 1024 }).certificatePem),
    'certificate_invalid',
    /2048/,
  ],
  ['a web page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'metadata_invalid', /web page/],
  ['a web page without a type', '  <html lang="en"></html>', 'metadata_invalid', /web page/],
  ['a service provider’s metadata', honest.replaceAll('IDPSSO', 'SPSSO'), 'metadata_invalid', /service provider/],
  ['two identity providers in one', honest.replace(role, role + role), 'metadata_invalid', /exactly one/],
  ['nobody’s role', honest.replace(role, ''), 'metadata_invalid', /exactly one/],
  [
    'several entities',
    `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><EntityDescriptor/><EntityDescriptor/></EntitiesDescriptor>`,
    'metadata_invalid',
    /several/,
  ],
  ['only SOAP', honest.replace(/HTTP-(Redirect|POST)/g, 'SOAP'), 'metadata_invalid', /neither/],
  ['no entity ID', honest.replace(entityId, ''), 'metadata_invalid', /no entity ID/],
  ['an entity ID with a space', honest.replace(entityId, 'idp acme'), 'metadata_invalid', /no entity ID/],
  ['another namespace', honest.replace('SAML:2.0:metadata', 'SAML:1.0:metadata'), 'metadata_invalid', /does not begin/],
  ['nothing', '  ', 'metadata_invalid', /metadata/],
  ['nesting without end', '<a>'.repeat(120_000), 'metadata_invalid', /far more elements/],
  ['namespaces without end', `<a xmlns:b="c">`.repeat(300), 'metadata_invalid', /far more elements/],
  [
    'attributes without end',
    `<a ${Array.from({ length: 5000 }, (_, i) => `b${i}=""`).join(' ')}/>`,
    'metadata_invalid',
    /far more elements/,
  ],
  ['a sentence', 'please see the attached file', 'metadata_invalid', /well-formed/],
  ['half of it', honest.slice(0, honest.length / 2), 'metadata_invalid', /well-formed/],
  ['a federation’s list', honest + ' '.repeat(500_000), 'metadata_invalid', /half a megabyte/],
])('refuses %s, and says so', (_, xml, code, words) => {
  expect(() => readIdpMetadata(xml)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(words) }))
})

const signer = forge.pki.privateKeyFromPem(first.privateKeyPem)

/** A certificate around any modulus and exponent: nobody has the private key, and nobody needs it. */
function certificateWith(bits: number, exponent: string, serial = 1): string {
  const certificate = forge.pki.createCertificate()
  const modulus = new forge.jsbn.BigInteger(`f${'0'.repeat(bits / 4 - 2)}1`, 16)
  certificate.publicKey = forge.pki.setRsaPublicKey(modulus, new forge.jsbn.BigInteger(exponent, 16))
  certificate.serialNumber = serial.toString(16).padStart(2, '0')
  certificate.setSubject([{ name: 'commonName', value: 'monstrous' }])
  certificate.setIssuer([{ name: 'commonName', value: 'monstrous' }])
  certificate.sign(signer, forge.md.sha256.create())
  return forge.pki.certificateToPem(certificate)
}

test('a key that would hold up every answer is refused: its length, its exponent', () => {
  expect(readCertificate(certificateWith(8192, '10001')).fingerprint).toBeTruthy()
  for (const pem of [certificateWith(16384, '10001'), certificateWith(2048, 'ffffffffffffffc5')])
    expect(() => readCertificate(pem)).toThrow(expect.objectContaining({ code: 'certificate_invalid' }))
})

test('metadata holds twenty keys at most', () => {
  const certificates = Array.from({ length: 21 }, (_, n) => certificateWith(2048, '10001', n + 1))
  const of = (count: number) => idpMetadata({ entityId, ssoUrl, certificates: certificates.slice(0, count) })
  expect(readIdpMetadata(of(20)).certificates).toHaveLength(20)
  expect(() => readIdpMetadata(of(21))).toThrow(expect.objectContaining({ code: 'metadata_invalid' }))
})
