import { honest, type Keys, swap } from './saml-scene'
import { type HostileEncryption, inside, type SealedCases, sealed } from './saml-sealed'
import type { SigningKey } from './saml-sign'

const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s

/** Refused for what came to light; nobody vouched for it. */
export const opened: SealedCases = {
  not_signed: { 'an assertion that nobody signed': sealed({}, { sign: 'nothing' }) },
  unknown_signer: {
    'an assertion signed by a stranger': (keys, sp, at) => sealed({}, { key: keys.stranger })(keys, sp, at),
  },
  digest_mismatch: { 'an assertion changed before it was encrypted': inside(swap('ada@', 'eve@')) },
  no_assertion: {
    'a whole response inside': inside(
      (xml) => `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">${xml}</samlp:Response>`,
    ),
  },
  malformed_xml: {
    'two assertions inside': inside((xml) => xml + xml.replace('"_assertion"', '"_evil"')),
    'the end of the response inside': inside((xml) => `${xml}</samlp:Response>`),
    'text behind the assertion': inside((xml) => `${xml}eve`),
    'nothing inside': inside(() => ''),
  },
  comment_forbidden: { 'a comment inside': inside(swap('ada@', 'ada<!-- -->@')) },
  cdata_forbidden: { 'CDATA inside': inside(swap('ada@', '<![CDATA[ada]]>@')) },
  doctype_forbidden: { 'a document type inside': inside((xml) => `<!DOCTYPE a [<!ENTITY e "x">]>${xml}`) },
  unknown_entity: { 'an entity inside': inside(swap('ada@', '&ada;@')) },
  undeclared_prefix: {
    'an assertion that borrows its namespace': inside(swap(' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', '')),
  },
  unexpected_element: {
    'an assertion of another namespace': inside(swap('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:evil'), {
      sign: 'nothing',
    }),
  },
  repeated_id: { 'the ID of the response inside': sealed({}, { assertionId: '_response' }) },
  several_assertions: {
    'an encrypted assertion inside': inside(
      swap('<saml:Conditions ', '<saml:Advice><saml:EncryptedAssertion/></saml:Advice><saml:Conditions '),
    ),
  },
  misplaced_signature: {
    'a signature on a part inside': inside(
      swap('<saml:Subject>', '<saml:Subject><ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'),
    ),
  },
  too_deep: {
    '33 levels, of which one is outside': inside(
      swap('<saml:Subject>', `<saml:Subject>${'<x>'.repeat(30)}${'</x>'.repeat(30)}`),
    ),
  },
  too_many_elements: {
    '3,000 elements inside': inside((xml) => {
      const count = xml.match(/<\w/g)?.length ?? 0
      return swap('<saml:Subject>', `<saml:Subject>${'<x/>'.repeat(3_000 - count)}`)(xml)
    }),
  },
}

const stripped =
  (key: (keys: Keys) => SigningKey): HostileEncryption['make'] =>
  (keys, sp, at) =>
    sealed({ editContent: (xml) => xml.replace(SIGNATURE, '') }, { key: key(keys), sign: 'response' })(keys, sp, at)

/** Under the response's own signature. The first two are refused before anything is decrypted. */
export const covered: SealedCases = {
  unknown_signer: { 'a response signed by a stranger': stripped(({ stranger }) => stranger) },
  digest_mismatch: {
    'a response whose encrypted assertion was exchanged': (keys, sp, at) => {
      const [ours, theirs] = [stripped(({ idp }) => idp)(keys, sp, at), sealed({}, { sign: 'nothing' })(keys, sp, at)]
      const part = /<saml:EncryptedAssertion .*<\/saml:EncryptedAssertion>/s
      return swap(part, part.exec(theirs)?.[0] ?? '')(ours)
    },
  },
}
export const coveredAndSigned: SealedCases = {
  decryption_failed: {
    'a signed response around what we can’t open': (keys, _, at) =>
      honest(keys, { encrypt: { to: keys.stranger.certificatePem }, sign: 'response' }, at),
  },
  encryption_forbidden: { 'a signed response around AES-CBC': sealed({ cipher: 'aes256-cbc' }, { sign: 'response' }) },
  digest_mismatch: { 'a good signature around a bad one': inside(swap('ada@', 'eve@'), { sign: 'both' }) },
  wrong_audience: {
    'an assertion meant for another organization': sealed(
      {},
      { sign: 'response', audience: 'https://login.porchlight.test/sso/con_orgb' },
    ),
    'an encrypted assertion for somebody else, itself signed': sealed({}, { audience: 'https://evil.test' }),
  },
  encrypted_identifier: {
    'an encrypted NameID inside': inside(swap(/<saml:NameID .*<\/saml:NameID>/, '<saml:EncryptedID/>'), {
      sign: 'response',
    }),
  },
}
