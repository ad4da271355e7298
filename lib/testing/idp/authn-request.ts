import { verify, X509Certificate } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'
import { Refusal } from './http'

const XML_LIMIT_BYTES = 100_000
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
const NOT_SIGNED = 'This application must sign its SAML requests, and this one isn’t signed.'
const NOT_ITS_SIGNATURE = 'The signature of the SAML request isn’t this application’s.'

/** What this identity provider reads of an AuthnRequest (SAML core §3.4.1). */
export type AuthnRequest = {
  id: string
  issuer: string
  /** `null` where the request leaves it to the registration. */
  acsUrl: string | null
  destination: string | null
  forceAuthn: boolean
}

/** The XML of a `SAMLRequest` parameter: deflated in the redirect binding, plain base64 in the POST binding (SAML bindings §3.4, §3.5). */
export function decodeRequest(parameter: string, binding: 'redirect' | 'post'): string {
  const bytes = Buffer.from(parameter, 'base64')
  try {
    return (binding === 'post' ? bytes : inflateRawSync(bytes, { maxOutputLength: XML_LIMIT_BYTES })).toString('utf8')
  } catch {
    throw new Refusal(400, 'The SAML request can’t be read.')
  }
}

/**
 * Checks a query's signature (SAML bindings §3.4.4.1): over the parameters as
 * they were encoded, in the standard's order.
 *
 * @throws Refusal 403 without a signature that fits the certificate.
 */
export function requireSignedQuery(query: string, certificatePem: string): void {
  const pairs = query.replace(/^\?/, '').split('&')
  const named = (name: string) => pairs.filter((pair) => pair.startsWith(`${name}=`))
  const signed = ['SAMLRequest', 'RelayState', 'SigAlg'].flatMap(named).join('&')
  const { SigAlg: algorithm, Signature: signature } = Object.fromEntries(new URLSearchParams(query))
  if (!signature) throw new Refusal(403, NOT_SIGNED)

  const { publicKey } = new X509Certificate(certificatePem)
  const fits = verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64'))
  if (algorithm !== RSA_SHA256 || !fits) throw new Refusal(403, NOT_ITS_SIGNATURE)
}

/**
 * The part of `xml` that its enveloped signature covers, in canonical form.
 *
 * @throws Refusal 403 without a signature that fits the certificate.
 */
export function signedPart(xml: string, certificatePem: string): string {
  const signature = /<(\w+:)?Signature[\s>].*?<\/\1?Signature>/s.exec(xml)?.[0]
  if (!signature) throw new Refusal(403, NOT_SIGNED)

  const verifier = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null })
  try {
    verifier.loadSignature(signature)
    if (verifier.checkSignature(xml)) return verifier.getSignedReferences()[0] ?? ''
  } catch {
    // xml-crypto throws for a signature that doesn't fit the document
  }
  throw new Refusal(403, NOT_ITS_SIGNATURE)
}

/**
 * Reads a request by patterns, which is enough for an identity provider that
 * only plays one: nothing is given to anybody because of what stands here.
 */
export function readRequest(xml: string): AuthnRequest {
  const root = /<(?:[\w-]+:)?AuthnRequest\b[^>]*>/.exec(xml)?.[0]
  const issuer = /<(?:[\w-]+:)?Issuer\b[^>]*>([^<]+)</.exec(xml)?.[1]
  const attribute = (name: string) => {
    const value = root && new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(root)
    return value ? unescapeXml(value[1] ?? value[2] ?? '') : null
  }

  const id = attribute('ID')
  if (!id || !issuer) throw new Refusal(400, 'This isn’t a SAML request with an ID and an issuer.')
  return {
    id,
    issuer: unescapeXml(issuer.trim()),
    acsUrl: attribute('AssertionConsumerServiceURL'),
    destination: attribute('Destination'),
    forceAuthn: ['true', '1'].includes(attribute('ForceAuthn') ?? ''),
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeXml(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name) return entities[name] ?? whole
    return String.fromCodePoint(decimal ? Number(decimal) : Number.parseInt(hexadecimal, 16))
  })
}
