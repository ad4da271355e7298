/** Entra's and Google's issuers are shared by all their customers; the claim that names the customer must be pinned (I3). */
const shared: { issuer: RegExp; claim: 'tid' | 'hd'; fixed?: (issuer: string) => string | null }[] = [
  { issuer: /^https:\/\/accounts\.google\.com$/, claim: 'hd' },
  { issuer: /^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)\/v2\.0$/, claim: 'tid' },
  { issuer: /^https:\/\/sts\.windows\.net\/(common|organizations)\/?$/, claim: 'tid' },
]

/** The claim that must be pinned for this issuer; `null` when the issuer is the customer's own. */
export function tenantClaimOf(issuer: string): 'tid' | 'hd' | null {
  return shared.find((provider) => provider.issuer.test(issuer))?.claim ?? null
}

/** What people are told about where they go: the host of an address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

export const EMAIL_NAME_ID = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/** Attribute names under which IdPs send an address, tried in this order (D20). */
const emailAttributes = [
  'email',
  'mail',
  'emailaddress',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
]
const givenNames = [
  'firstName',
  'givenName',
  'givenname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
  'urn:oid:2.5.4.42',
]
const surnames = [
  'lastName',
  'surname',
  'sn',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
  'urn:oid:2.5.4.4',
]
const wholeNames = [
  'name',
  'displayName',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
]

export type Attributes = readonly { name: string; values: readonly string[] }[]

/** The address among signed attributes: the first known name that has exactly one value; untrimmed. */
export function emailAmong(attributes: Attributes): string | null {
  return oneOf(attributes, emailAttributes)
}

/** A name to show; never used to decide anything. */
export function nameAmong(attributes: Attributes): string | null {
  const parts = [oneOf(attributes, givenNames), oneOf(attributes, surnames)].filter(Boolean)
  return parts.length ? parts.join(' ') : oneOf(attributes, wholeNames)
}

function oneOf(attributes: Attributes, names: readonly string[]): string | null {
  for (const name of names) {
    const found = attributes.find((attribute) => attribute.name === name)
    if (found?.values.length === 1 && found.values[0]) return found.values[0]
  }
  return null
}

/** A display name from outside, made harmless: one line of at most 200 letters without control or direction marks. */
export function plainName(text: string | null | undefined): string | null {
  const clean = (text ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return clean ? clean.slice(0, 200) : null
}
