import { createHmac, createPublicKey } from 'node:crypto'
import { type HostileCases, honest, type Keys, misissued, oddlySigned, type Scene, swap, tampered } from './saml-scene'
import { ENVELOPED, EXCLUSIVE, signXml } from './saml-sign'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
const edited = (editSignedInfo: (info: string) => string) => oddlySigned({ editSignedInfo })

/** The certificate's public key, which everybody knows, as the secret of an HMAC. */
const hmacWithPublicKey = (keys: Keys, at?: Scene): string => {
  const secret = createPublicKey(keys.idp.certificatePem).export({ type: 'spki', format: 'pem' })
  const signText = (info: string) => createHmac('sha256', secret).update(info).digest()
  return oddlySigned({ signatureAlgorithm: `${MORE}hmac-sha256`, signText })(keys, at)
}

/** Well-formed signatures that prove nothing: by their algorithms, their key or their digest. */
export const hostileSignatureProofs: HostileCases = {
  transform_forbidden: {
    'an XPath transform': edited(
      swap(`Transform Algorithm="${EXCLUSIVE}"`, 'Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"'),
    ),
    'inclusive C14N': oddlySigned({
      transforms: [ENVELOPED, INCLUSIVE],
    }),
    'three transforms': oddlySigned({ transforms: [ENVELOPED, EXCLUSIVE, EXCLUSIVE] }),
    'one transform': oddlySigned({ transforms: [EXCLUSIVE] }),
    'no transforms': edited(swap(/<ds:Transforms>.*<\/ds:Transforms>/, '')),
    'XSLT before the signature is taken out': edited(swap(ENVELOPED, 'http://www.w3.org/TR/1999/REC-xslt-19991116')),
    'a prefix list on the enveloped transform': edited(
      swap(
        '</ds:Transform>',
        `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="x"></ec:InclusiveNamespaces></ds:Transform>`,
      ),
    ),
  },
  canonicalization_forbidden: {
    'SignedInfo with comments': oddlySigned({ canonicalization: `${EXCLUSIVE}WithComments` }),
    'SignedInfo by inclusive C14N': oddlySigned({ canonicalization: INCLUSIVE }),
  },
  sha1: {
    'a SHA-1 signature': oddlySigned({ signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
    'a SHA-1 digest': oddlySigned({ digestAlgorithm: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
  },
  algorithm_forbidden: {
    'an HMAC made with the public key': hmacWithPublicKey,
    'an MD5 signature': oddlySigned({ signatureAlgorithm: `${MORE}rsa-md5` }),
    'an MD5 digest': edited(swap('http://www.w3.org/2001/04/xmlenc#sha256', `${MORE}md5`)),
  },
  weak_key: {
    'a pinned RSA key of 1,024 bits': (keys, at) => honest(keys, { key: keys.weak }, at),
  },
  unknown_signer: {
    'a stranger’s key, with its certificate in KeyInfo': (keys, at) => honest(keys, { key: keys.stranger }, at),
    'a good assertion in a response that a stranger signed': (keys, at) =>
      signXml(honest(keys, {}, at), { key: keys.stranger, target: 'response' }),
    'a stranger’s assertion in a response that the IdP signed': (keys, at) =>
      signXml(honest(keys, { key: keys.stranger }, at), { key: keys.idp, target: 'response' }),
    'a SignedInfo that was changed': tampered(swap(/(?<=<ds:DigestValue>)./, (c) => (c === 'A' ? 'B' : 'A'))),
    'an RSA signature that is called ECDSA': oddlySigned({ signatureAlgorithm: `${MORE}ecdsa-sha256` }),
  },
  digest_mismatch: {
    'another NameID in a signed assertion': tampered(swap('>ada@', '>eve@')),
    'another audience in a signed response': tampered(swap('</saml:Audience>', 'b</saml:Audience>'), {
      sign: 'response',
    }),
    'a signed assertion changed under the response’s signature': (keys, at) =>
      signXml(honest(keys, {}, at).replace('>ada@', '>eve@'), { key: keys.idp, target: 'response' }),
    'a digest cut short': edited(swap(/<ds:DigestValue>[^<]*/, '<ds:DigestValue>AAAA')),
  },
  expands_too_much: {
    'a long namespace on each of 2,900 values': misissued(
      swap(
        '<saml:Attribute ',
        (tag) =>
          `<saml:Attribute Name="x" xmlns:l="urn:${'l'.repeat(400)}">${'<saml:AttributeValue l:a=""/>'.repeat(2900)}</saml:Attribute>${tag}`,
      ),
    ),
  },
}
