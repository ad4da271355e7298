import { inflateRawSync } from 'node:zlib'
import { createSigningKey, samlResponse } from '@/lib/testing/saml'

/** The identity provider of the bench. It signs in the bench's own process, so that nobody's measurement pays for it. */
export const key = createSigningKey('bench.test')

/** What a provider finds in the address that a browser was sent to (SAML bindings §3.4.4). */
export function readRequest(url: string): { requestId: string; relayState: string } {
  const { searchParams } = new URL(url)
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8')
  return { requestId: /\sID="([^"]+)"/.exec(xml)?.[1] ?? '', relayState: searchParams.get('RelayState') ?? '' }
}

type Asked = { issuer: string; acsUrl: string; entityId: string; requestId: string; email: string }

/** A signed answer as a form field, with the attributes that Entra and Okta send by default. */
export function answer({ issuer, acsUrl, entityId, requestId, email }: Asked): string {
  const xml = samlResponse({
    ...{ issuer, acsUrl, audience: entityId, inResponseTo: requestId, now: new Date(), key, nameId: email },
    attributes: { email, firstName: 'Ada', lastName: 'Lovelace', name: 'Ada Lovelace' },
  })
  return Buffer.from(xml).toString('base64')
}
