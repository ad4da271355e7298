import { createHash, createPublicKey, sign as cryptoSign, verify as cryptoVerify } from 'node:crypto'
import { SignedXml } from 'xml-crypto'

/** A private key (PKCS #8) and the certificate an IdP publishes for it, both PEM. */
export type SigningKey = { privateKeyPem: string; certificatePem: string }

export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature'
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#'

const MORE = 'http://www.w3.org/2001/04/xmldsig-more#'
const RSA_SHA256 = `${MORE}rsa-sha256`
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256'

export type SignXmlOptions = {
  key: SigningKey
  /** The element that is signed; the signature is put behind its Issuer. */
  target: 'assertion' | 'response'
  /** Prefix of the signature's elements; '' declares a default namespace. */
  prefix?: string
  inclusivePrefixes?: string[]
  /** Any URI; the hash is read off its end (`rsa-sha384`, `ecdsa-sha256`). */
  signatureAlgorithm?: string
  digestAlgorithm?: string
  canonicalization?: string
  transforms?: string[]
  /** XML to stand inside KeyInfo; `null` leaves KeyInfo out. */
  keyInfo?: string | null
  /** XML to stand in KeyInfo before the certificate. */
  beforeCertificate?: string
  /** XPath of what is digested, where it isn't `target` itself: for signatures that cover the wrong thing. */
  reference?: string
  /** Changes the canonical SignedInfo before it is signed: for well-signed nonsense. */
  editSignedInfo?: (signedInfo: string) => string
  /** Makes the signature value in place of `key`. */
  signText?: (signedInfo: string) => Buffer
}

/**
 * Signs one element of `xml` by xml-crypto with an enveloped signature (SAML
 * core §5.4): RSA-SHA256 and exclusive C14N unless told. Bad choices are
 * carried out, since hostile documents are made with it too.
 */
export function signXml(xml: string, options: SignXmlOptions): string {
  const element = options.target === 'response' ? '/*' : '//*[local-name(.)="Assertion"]'
  const { signer, signed } = recordingSigner(options)
  signer.addReference({
    xpath: options.reference ?? element,
    transforms: options.transforms ?? [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: options.digestAlgorithm ?? SHA256,
    inclusiveNamespacesPrefixList: options.inclusivePrefixes ?? [],
  })
  signer.computeSignature(xml, {
    prefix: options.prefix ?? 'ds',
    location: { reference: `(${element})[1]/*[local-name(.)="Issuer"]`, action: 'after' },
  })
  return withSignedInfo(signer.getSignedXml(), signed)
}

type Signed = { info: string; value: string }

function recordingSigner({ key, signatureAlgorithm = RSA_SHA256, ...options }: SignXmlOptions) {
  const prefix = options.prefix ?? 'ds'
  const certificate = (options.beforeCertificate ?? '') + x509Data(key.certificatePem, prefix)
  const keyInfo = options.keyInfo === undefined ? certificate : options.keyInfo
  const signed: Signed = { info: '', value: '' }
  const signer = new SignedXml({
    privateKey: key.privateKeyPem,
    signatureAlgorithm,
    canonicalizationAlgorithm: options.canonicalization ?? EXCLUSIVE,
    getKeyInfoContent: () => keyInfo,
  })
  signer.HashAlgorithms[`${MORE}sha384`] = sha384
  signer.SignatureAlgorithms[signatureAlgorithm] = asAlgorithm(signatureAlgorithm, {
    getSignature(text: unknown): string {
      const edit = options.editSignedInfo ?? ((info) => info)
      signed.info = edit(prefixListWhereItBelongs(String(text)))
      const make = options.signText ?? ((info) => signText(info, key, signatureAlgorithm))
      signed.value = make(signed.info).toString('base64')
      return signed.value
    },
  })
  return { signer, signed }
}

/** xml-crypto hangs the prefix list on every transform; providers hang it on the canonicalization only. */
function prefixListWhereItBelongs(info: string): string {
  return info.replace(
    /<InclusiveNamespaces xmlns="([^"]*)" PrefixList="([^"]*)"><\/InclusiveNamespaces>/g,
    (_, ns, list) =>
      ns === EXCLUSIVE ? `<ec:InclusiveNamespaces xmlns:ec="${ns}" PrefixList="${list}"></ec:InclusiveNamespaces>` : '',
  )
}

/** Puts the text that was really signed in place of the SignedInfo before its signature value. */
function withSignedInfo(xml: string, signed: Signed): string {
  const end = xml.lastIndexOf('SignedInfo>', xml.indexOf(signed.value)) + 'SignedInfo>'.length
  const start = xml.lastIndexOf('<', xml.lastIndexOf('SignedInfo>', end - 'SignedInfo>'.length - 1))
  return xml.slice(0, start) + signed.info + xml.slice(end)
}

function signText(text: string, key: SigningKey, algorithm: string): Buffer {
  return cryptoSign(hashOf(algorithm), Buffer.from(text), { key: key.privateKeyPem, dsaEncoding: 'ieee-p1363' })
}

/**
 * What xml-crypto says of the first (or `index`-th) signature in `xml`: a
 * second opinion for tests of the guard. ECDSA values are r‖s (RFC 4050 §3.3).
 */
export function xmlCryptoAccepts(xml: string, certificatePem: string, index = 0): boolean {
  const signature = [...xml.matchAll(/<(\w+:)?Signature[\s>].*?<\/\1?Signature>/gs)][index]
  const name = signature?.[0].match(/SignatureMethod Algorithm="([^"]*)"/)?.[1]
  if (!signature || !name) return false
  const verifier = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null })
  verifier.HashAlgorithms[`${MORE}sha384`] = sha384
  verifier.SignatureAlgorithms[name] = asAlgorithm(name, {
    verifySignature(text: string, key: unknown, value: string): boolean {
      const options = { key: createPublicKey(String(key)), dsaEncoding: 'ieee-p1363' as const }
      return cryptoVerify(hashOf(name), Buffer.from(text), options, Buffer.from(value, 'base64'))
    },
  })
  verifier.loadSignature(signature[0])
  return verifier.checkSignature(xml)
}

function hashOf(algorithm: string): string {
  return algorithm.match(/(sha\d+|md5)$/)?.[1] ?? 'sha256'
}

function asAlgorithm(name: string, methods: object): SignedXml['SignatureAlgorithms'][string] {
  return class {
    constructor() {
      Object.assign(this, { getAlgorithmName: () => name }, methods)
    }
  } as unknown as SignedXml['SignatureAlgorithms'][string]
}

class sha384 {
  getAlgorithmName = () => `${MORE}sha384`
  getHash = (xml: string) => createHash('sha384').update(xml, 'utf8').digest('base64')
}

function x509Data(certificatePem: string, prefix: string): string {
  const p = prefix ? `${prefix}:` : ''
  return `<${p}X509Data><${p}X509Certificate>${certificateBody(certificatePem)}</${p}X509Certificate></${p}X509Data>`
}

/** The base64 between a certificate's PEM lines, as metadata and KeyInfo carry it. */
export function certificateBody(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '')
}
