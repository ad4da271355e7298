import { deflateRawSync } from 'node:zlib'
import { xmlCryptoAccepts } from '../saml-sign'
import type { Seen } from './visitor'

export type RequestOptions = { id?: string; entityId: string; acsUrl: string; forceAuthn?: boolean }

/** An unsigned AuthnRequest, as XML. */
export function authnRequest({ id = '_request', entityId, acsUrl, forceAuthn = false }: RequestOptions): string {
  return [
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0"`,
    ` IssueInstant="2026-01-01T00:00:00Z" AssertionConsumerServiceURL="${acsUrl}" ForceAuthn="${forceAuthn}">`,
    `<saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityId}</saml:Issuer></samlp:AuthnRequest>`,
  ].join('')
}

/** Where a browser is sent with the request in the redirect binding. */
export function redirectTo(ssoUrl: string, request: string, relayState: string): string {
  const SAMLRequest = deflateRawSync(request).toString('base64')
  return `${ssoUrl}?${new URLSearchParams({ SAMLRequest, RelayState: relayState })}`
}

/** What the page that ends a SAML sign-in would post, and where to. Empty texts where it isn't that page. */
export function postedBy({ body }: Seen): { action: string; xml: string; relayState: string } {
  const find = (pattern: RegExp) =>
    (pattern.exec(body)?.[1] ?? '').replace(/&#(\d+);/g, (_, n) => String.fromCharCode(n))
  return {
    action: find(/action="([^"]*)"/),
    xml: Buffer.from(find(/name="SAMLResponse" value="([^"]*)"/), 'base64').toString(),
    relayState: find(/name="RelayState" value="([^"]*)"/),
  }
}

/** Whether the first signature in `xml` fits the newest certificate of the metadata. */
export async function signatureHolds(xml: string, metadataUrl: string): Promise<boolean> {
  const [newest = ''] = await publishedCertificates(metadataUrl)
  try {
    return xmlCryptoAccepts(xml, newest)
  } catch {
    return false // xml-crypto throws where the key doesn't fit
  }
}

/** PEM, newest first. */
export async function publishedCertificates(metadataUrl: string): Promise<string[]> {
  const metadata = await (await fetch(metadataUrl)).text()
  const bodies = [...metadata.matchAll(/<ds:X509Certificate>([^<]*)</g)].map(([, body]) => body)
  return bodies.map((body) => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`)
}
