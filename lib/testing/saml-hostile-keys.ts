import { createHmac, createPublicKey, X509Certificate } from 'node:crypto'
import { by, type HostileCases, honest, type Keys, oddlySigned, optionsFor, scene, swap, tampered } from './saml-scene'
import { certificateBody, type SignXmlOptions, signXml } from './saml-sign'
import { unsignedSamlResponse } from './saml-styles'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const SIGNATURE_VALUE = /(?<=<ds:SignatureValue>)[^<]*/

const method = (uri: string) => oddlySigned({ signatureAlgorithm: uri })
const digestMethod = (uri: string) =>
  oddlySigned({ editSignedInfo: swap('http://www.w3.org/2001/04/xmlenc#sha256', uri) })

/** Signed with a secret that everybody knows: some form of the IdP's certificate or public key. */
function hmacWith(name: string, hash: string, secretOf: (certificatePem: string) => string | Buffer) {
  return by('An honest answer under an HMAC', (keys, at = scene) => {
    const secret = secretOf(keys.idp.certificatePem)
    const signText = (info: string) => createHmac(hash, secret).update(info).digest()
    return signedBy(keys, at, { signatureAlgorithm: name, signText })
  })
}

function signedBy(keys: Keys, at: typeof scene, options: Partial<SignXmlOptions>): string {
  return signXml(unsignedSamlResponse(optionsFor(keys, {}, at)), { key: keys.idp, target: 'assertion', ...options })
}

/** Signed by a stranger, whose key the answer itself recommends. */
function recommending(keyInfo: (keys: Keys) => string | null) {
  return by('An honest answer, signed by a stranger', (keys, at = scene) =>
    signedBy(keys, at, { key: keys.stranger, keyInfo: keyInfo(keys) }),
  )
}

const x509 = (...pems: string[]) =>
  `<ds:X509Data>${pems.map((pem) => `<ds:X509Certificate>${certificateBody(pem)}</ds:X509Certificate>`).join('')}</ds:X509Data>`

function keyValue({ stranger }: Keys): string {
  const { n = '', e = '' } = createPublicKey(stranger.certificatePem).export({ format: 'jwk' })
  const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64')
  return `<ds:KeyValue><ds:RSAKeyValue><ds:Modulus>${base64(n)}</ds:Modulus><ds:Exponent>${base64(e)}</ds:Exponent></ds:RSAKeyValue></ds:KeyValue>`
}

const der = (pem: string) => createPublicKey(pem).export({ type: 'spki', format: 'der' })

/** Keys that nobody gave us, secrets that are none, and algorithms that prove too little. */
export const hostileKeys: HostileCases = {
  algorithm_forbidden: {
    'an HMAC made with the certificate’s text': hmacWith(`${MORE}hmac-sha256`, 'sha256', (pem) => pem),
    'an HMAC made with the certificate’s bytes': hmacWith(
      `${MORE}hmac-sha512`,
      'sha512',
      (pem) => new X509Certificate(pem).raw,
    ),
    'an HMAC made with the public key’s bytes': hmacWith(`${MORE}hmac-sha384`, 'sha384', der),
    'an HMAC with an empty key': hmacWith(`${MORE}hmac-sha256`, 'sha256', () => ''),
    'RIPEMD-160': method(`${MORE}rsa-ripemd160`),
    'RSA-PSS': method('http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'),
    'SHA-224': method(`${MORE}rsa-sha224`),
    DSA: method('http://www.w3.org/2009/xmldsig11#dsa-sha256'),
    'a method called none': method('none'),
    'a method without a name': method(''),
    'a method with a space behind it': method(`${MORE}rsa-sha256 `),
    'a digest by SHA-224': digestMethod(`${MORE}sha224`),
    'a digest method without a name': digestMethod(''),
  },
  sha1: {
    'an HMAC-SHA-1': hmacWith(`${DSIG}hmac-sha1`, 'sha1', der),
    'DSA with SHA-1': method(`${DSIG}dsa-sha1`),
    'ECDSA with SHA-1': method(`${MORE}ecdsa-sha1`),
  },
  unknown_signer: {
    'a stranger’s key as a KeyValue': recommending(keyValue),
    'a stranger’s key under the IdP’s certificate': recommending(({ idp }) => x509(idp.certificatePem)),
    'a stranger’s certificate behind the IdP’s': recommending(({ idp, stranger }) =>
      x509(idp.certificatePem, stranger.certificatePem),
    ),
    'a stranger’s key by the name of the IdP': recommending(() => '<ds:KeyName>idp.orga.test</ds:KeyName>'),
    'a stranger’s key that is to be fetched': recommending(
      () => '<ds:RetrievalMethod URI="https://stranger.test/key"></ds:RetrievalMethod>',
    ),
    'a stranger’s key without KeyInfo': recommending(() => null),
    'a signature value of zeros': tampered(swap(SIGNATURE_VALUE, Buffer.alloc(256).toString('base64'))),
    'a signature value that is too long': tampered(swap(SIGNATURE_VALUE, Buffer.alloc(512, 1).toString('base64'))),
    'a signature value of one byte': tampered(swap(SIGNATURE_VALUE, 'AA==')),
    'the signature value of another answer': by('An honest answer, signed first and changed then', (keys, at) =>
      swap(
        SIGNATURE_VALUE,
        SIGNATURE_VALUE.exec(honest(keys, { nameId: 'eve@orga.test' }, at))?.[0] ?? '',
      )(honest(keys, {}, at)),
    ),
    'a hash that is called by a longer one’s name': tampered(swap('rsa-sha256', 'rsa-sha512')),
  },
  signature_malformed: {
    'an empty signature value': tampered(swap(SIGNATURE_VALUE, '')),
    'an element inside the signature value': tampered(swap('</ds:SignatureValue>', '<x/></ds:SignatureValue>')),
    'an element inside the digest method': oddlySigned({
      editSignedInfo: swap('</ds:DigestMethod>', '<x></x></ds:DigestMethod>'),
    }),
    'a digest that isn’t base64': oddlySigned({ editSignedInfo: swap(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>???') }),
    'a Manifest beside SignedInfo': tampered(
      swap('<ds:SignatureValue>', '<ds:Manifest></ds:Manifest><ds:SignatureValue>'),
    ),
  },
}
