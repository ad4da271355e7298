import { by, type HostileCases, honest, scene, swap, tampered } from './saml-scene'

const ASSERTION = /<saml:Assertion .*<\/saml:Assertion>/s
const SIGNATURE = /<ds:Signature .*<\/ds:Signature>/s
const RESPONSE_TAG = /^<samlp:Response [^>]*>/

const assertionOf = (xml: string) => ASSERTION.exec(xml)?.[0] ?? ''
const signatureOf = (xml: string) => SIGNATURE.exec(xml)?.[0] ?? ''

/** The assertion with another person in it, without a signature. */
const forgedFrom = (xml: string) => assertionOf(xml).replace(SIGNATURE, '').replaceAll('ada@', 'eve@')
const evilId = (assertion: string) => assertion.replace('"_assertion"', '"_evil"')

/** A whole response with another person in it, without its signature, under another ID. */
const forgedResponse = (xml: string) =>
  xml.replace(SIGNATURE, '').replaceAll('ada@', 'eve@').replace('_response', '_evil').replace('_assertion', '_evil2')

/** The signature of the assertion, with `original` hidden in it. */
const signatureAround = (xml: string, original: string) =>
  signatureOf(xml).replace('</ds:Signature>', `<ds:Object>${original}</ds:Object></ds:Signature>`)

const wrapped = (edit: (xml: string) => string, sign: 'assertion' | 'response' = 'assertion') =>
  tampered((xml) => edit(xml), { sign })

/**
 * The known ways to leave what is signed in the document while something else
 * is read (“On Breaking SAML”, XSW 1–8), and their relatives.
 */
export const hostileWrappings: HostileCases = {
  several_assertions: {
    'XSW 1: a forged response with the signed one in its signature': wrapped(
      (xml) =>
        forgedResponse(xml).replace(
          '<samlp:Status>',
          `${signatureAround(xml, xml.replace(SIGNATURE, ''))}<samlp:Status>`,
        ),
      'response',
    ),
    'XSW 2: the signed response before a forged one’s detached signature': wrapped(
      (xml) =>
        forgedResponse(xml).replace('<samlp:Status>', `${xml.replace(SIGNATURE, '')}${signatureOf(xml)}<samlp:Status>`),
      'response',
    ),
    'XSW 3: a forged assertion with another ID first': wrapped((xml) =>
      swap('<saml:Assertion ', `${evilId(forgedFrom(xml))}<saml:Assertion `)(xml),
    ),
    'XSW 4: the signed assertion as a child of the forged one': wrapped((xml) =>
      swap(
        ASSERTION,
        evilId(forgedFrom(xml)).replace('</saml:Assertion>', `${assertionOf(xml)}</saml:Assertion>`),
      )(xml),
    ),
    'XSW 5: the forged assertion keeps the signature, the signed one stands behind': wrapped((xml) =>
      swap(
        ASSERTION,
        evilId(forgedFrom(xml)).replace('<saml:Subject>', `${signatureOf(xml)}<saml:Subject>`) +
          assertionOf(xml).replace(SIGNATURE, ''),
      )(xml),
    ),
    'XSW 6: the forged assertion’s signature holds the signed one': wrapped((xml) =>
      swap(
        ASSERTION,
        evilId(forgedFrom(xml)).replace(
          '<saml:Subject>',
          `${signatureAround(xml, assertionOf(xml).replace(SIGNATURE, ''))}<saml:Subject>`,
        ),
      )(xml),
    ),
    'XSW 7: a forged assertion of the same ID in Extensions': wrapped((xml) =>
      swap('<samlp:Status>', `<samlp:Extensions>${forgedFrom(xml)}</samlp:Extensions><samlp:Status>`)(xml),
    ),
    'XSW 8: the signed assertion in an Object of a forged one of the same ID': wrapped((xml) =>
      swap(
        ASSERTION,
        forgedFrom(xml).replace(
          '<saml:Subject>',
          `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Object>${assertionOf(xml)}</ds:Object></ds:Signature><saml:Subject>`,
        ),
      )(xml),
    ),
    'a forged assertion in the status detail': wrapped((xml) =>
      swap('</samlp:Status>', `<samlp:StatusDetail>${forgedFrom(xml)}</samlp:StatusDetail></samlp:Status>`)(xml),
    ),
    'a forged assertion as Advice': wrapped((xml) =>
      swap('<saml:AuthnStatement ', `<saml:Advice>${forgedFrom(xml)}</saml:Advice><saml:AuthnStatement `)(xml),
    ),
    'a forged assertion in an attribute': wrapped((xml) =>
      swap('</saml:AttributeValue>', `${forgedFrom(xml)}</saml:AttributeValue>`)(xml),
    ),
    'a forged assertion in KeyInfo': wrapped((xml) => swap('</ds:KeyInfo>', `${forgedFrom(xml)}</ds:KeyInfo>`)(xml)),
    'a whole forged response behind the parts of the signed one': wrapped((xml) =>
      swap(/<\/samlp:Response>$/, `${forgedResponse(xml)}</samlp:Response>`)(xml),
    ),
    'the answer of another sign-in beside its own': by('Two honest answers, signed first and joined then', (keys, at) =>
      swap(
        /<\/samlp:Response>$/,
        `${assertionOf(honest(keys, { assertionId: '_second' }, at))}</samlp:Response>`,
      )(honest(keys, {}, at)),
    ),
  },
  digest_mismatch: {
    'a forged assertion under the ID and signature of the signed one': wrapped((xml) =>
      swap(ASSERTION, forgedFrom(xml).replace('<saml:Subject>', `${signatureOf(xml)}<saml:Subject>`))(xml),
    ),
    'another namespace for the assertion’s parts': wrapped((xml) =>
      swap('<saml:Attribute ', '<saml:Attribute xmlns:x="urn:x" x:a="" ')(xml),
    ),
    'an attribute taken out': wrapped(swap(/<saml:Attribute .*?<\/saml:Attribute>/, '')),
    'white space put in': wrapped(swap('<saml:Conditions ', '\n<saml:Conditions ')),
  },
  reference_elsewhere: {
    'the assertion’s signature moved up to the response': wrapped((xml) =>
      swap('<samlp:Status>', `${signatureOf(xml)}<samlp:Status>`)(xml.replace(SIGNATURE, '')),
    ),
    'the response’s signature moved down to the assertion': wrapped(
      (xml) => swap('<saml:Subject>', `${signatureOf(xml)}<saml:Subject>`)(xml.replace(SIGNATURE, '')),
      'response',
    ),
  },
  misplaced_signature: {
    'a signature in the issuer': wrapped((xml) =>
      swap('</saml:Issuer>', `${signatureOf(xml)}</saml:Issuer>`)(xml.replace(SIGNATURE, '')),
    ),
    'a signature inside a signature': wrapped((xml) => swap('</ds:KeyInfo>', `${signatureOf(xml)}</ds:KeyInfo>`)(xml)),
  },
  not_a_response: {
    'a signed answer inside another root': by(
      'An honest answer in an envelope',
      (keys, at = scene) =>
        `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>${honest(keys, {}, at)}</env:Body></env:Envelope>`,
    ),
    'a response in the assertion’s namespace': wrapped((xml) =>
      xml
        .replace(RESPONSE_TAG, (tag) =>
          tag
            .replace('<samlp:', '<saml:')
            .replace('2.0:protocol', '2.0:assertion')
            .replace('xmlns:samlp', 'xmlns:saml'),
        )
        .replace('</samlp:Response>', '</saml:Response>')
        .replaceAll('samlp:', 'saml:'),
    ),
  },
}
