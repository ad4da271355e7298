/** Entra's shared discovery documents leave a gap where the customer's own id belongs. */
export const ENTRA_TEMPLATE = 'https://login.microsoftonline.com/{tenantid}/v2.0'

const GOOGLE = 'https://accounts.google.com'
const ENTRA_SHARED = /^https:\/\/login\.microsoftonline\.com\/(common|organizations|consumers)\/v2\.0\/?$/

/** Microsoft Entra ID, whichever of its issuers. */
export function isEntra(issuer: string): boolean {
  return /^https:\/\/(login\.microsoftonline\.com|sts\.windows\.net)\//.test(issuer)
}

export function isEntraShared(issuer: string): boolean {
  return ENTRA_SHARED.test(issuer)
}

/**
 * The claim that must be pinned for this issuer, because many customers share
 * it (I3); `null` when the issuer is the customer's own.
 */
export function tenantClaimOf(issuer: string): 'tid' | 'hd' | null {
  if (issuer.replace(/\/$/, '') === GOOGLE) return 'hd'
  return isEntraShared(issuer) ? 'tid' : null
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HOSTED_DOMAIN = /^(?=.{1,253}$)([a-z0-9-]+\.)+[a-z]{2,}$/

/** Whether `value` (lower case) can name one customer: Entra's tenant id, or Google's hosted domain. */
export function isTenantValue(claim: 'tid' | 'hd', value: string): boolean {
  return (claim === 'tid' ? UUID : HOSTED_DOMAIN).test(value)
}

/** What people are told about where they go: the host of an address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

export const EMAIL_NAME_ID = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'

/** Attribute names under which IdPs send an address, tried in this order. */
const emailAttributes = [
  'email',
  'mail',
  'emailaddress',
  'User.email', // OneLogin's
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress',
  'urn:oid:0.9.2342.19200300.100.1.3',
]
const givenNames = [
  'firstName',
  'givenName',
  'givenname',
  'User.FirstName',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname',
  'urn:oid:2.5.4.42',
]
const surnames = [
  'lastName',
  'surname',
  'sn',
  'User.LastName',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname',
  'urn:oid:2.5.4.4',
]
const wholeNames = [
  'name',
  'displayName',
  'http://schemas.microsoft.com/identity/claims/displayname',
  'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name',
]

/** Names of attributes and claims that say for how many minutes a person need not be asked again (D20). */
const sessionMinutes = ['sessionMinutes', 'session_minutes', 'dockerSessionMinutes']

export type Attributes = readonly { name: string; values: readonly string[] }[]

/**
 * The address among signed attributes: the first known name that has exactly one value; untrimmed.
 *
 * @param mapped the one name that counts, where the connection's owner chose it
 */
export function emailAmong(attributes: Attributes, mapped: string | null = null): string | null {
  return oneOf(attributes, mapped ? [mapped] : emailAttributes)
}

/** A name to show; never used to decide anything. */
export function nameAmong(attributes: Attributes, mapped: string | null = null): string | null {
  if (mapped) return oneOf(attributes, [mapped])
  const parts = [oneOf(attributes, givenNames), oneOf(attributes, surnames)].filter(Boolean)
  return parts.length ? parts.join(' ') : oneOf(attributes, wholeNames)
}

/** For how many minutes a session may last by the IdP's word; `null` for anything but a positive whole number. */
export function sessionMinutesAmong(attributes: Attributes): number | null {
  return minutesIn(oneOf(attributes, sessionMinutes))
}

/** The same among an ID token's claims, where it may be a number as well. */
export function sessionMinutesIn(claims: Record<string, unknown>): number | null {
  return minutesIn(sessionMinutes.map((name) => claims[name]).find((value) => value !== undefined))
}

function minutesIn(value: unknown): number | null {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null
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
