import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { escapeXml } from './metadata'
import type { SigningKey } from './service-provider'

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
/** What the binding itself puts into a query. */
const OF_THE_BINDING = new Set(['SAMLRequest', 'SAMLResponse', 'SAMLEncoding', 'RelayState', 'SigAlg', 'Signature'])

export type RequestFacts = {
  /** The provider's sign-in address. */
  signInUrl: string
  acsUrl: string
  entityId: string
  relayState: string
  forceAuthn: boolean
  now: Date
}

/**
 * A signed AuthnRequest by HTTP-Redirect (SAML bindings §3.4.4.1): the message
 * itself carries no signature; signed (RSA-SHA256) is the query, letter by
 * letter as it stands in the address, so that nothing may encode it anew.
 *
 * @returns the whole address, and the request's ID of 160 random bits
 */
export function signedRedirect(facts: RequestFacts, key: SigningKey): { requestId: string; url: string } {
  const requestId = `_${randomBytes(20).toString('hex')}`
  // Small tables: the message has a few hundred letters, and clearing the default ones takes longer than the work.
  const message = deflateRawSync(authnRequest(requestId, facts), { windowBits: 10, memLevel: 3 }).toString('base64')
  const signed = [
    ...['SAMLRequest=', encodeURIComponent(message)],
    ...['&RelayState=', encodeURIComponent(facts.relayState)],
    ...['&SigAlg=', encodeURIComponent(RSA_SHA256)],
  ].join('')
  const signature = sign('sha256', Buffer.from(signed), privateKeyOf(key)).toString('base64')
  return { requestId, url: `${withQuery(facts.signInUrl)}${signed}&Signature=${encodeURIComponent(signature)}` }
}

/** SAML core §3.4.1. `Destination` is the provider's address as it published it: signed messages must have it. */
function authnRequest(id: string, { signInUrl, acsUrl, entityId, forceAuthn, now }: RequestFacts): string {
  return [
    '<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"',
    ` ID="${id}" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${escapeXml(signInUrl)}"`,
    forceAuthn ? ' ForceAuthn="true"' : '',
    ' ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"',
    ` AssertionConsumerServiceURL="${escapeXml(acsUrl)}">`,
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${escapeXml(entityId)}</saml:Issuer>`,
    '<samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified" AllowCreate="true"/>',
    '</samlp:AuthnRequest>',
  ].join('')
}

/** An address up to where our part of its query begins: a query of its own stays, but for what would stand there twice. */
function withQuery(address: string): string {
  const [place = '', query = ''] = address.replace(/#.*/s, '').split(/\?(.*)/s)
  const own = query.split('&').filter((pair) => pair && !OF_THE_BINDING.has(nameIn(pair)))
  return [`${place}?`, ...own.map((pair) => `${pair}&`)].join('')
}

function nameIn(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? ''
}

const privateKeys = new WeakMap<SigningKey, KeyObject>()

/** Reading a private key takes as long as half a signature. */
function privateKeyOf(key: SigningKey): KeyObject {
  const known = privateKeys.get(key) ?? createPrivateKey(key.privateKey)
  privateKeys.set(key, known)
  return known
}
