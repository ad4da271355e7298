import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { canonicalEmail } from '@/lib/users/model'
import { EMAIL_NAME_ID, plainName } from './model'

/** Whom an IdP vouched for, after every check: what the rest of the sign-in works with. */
export type SsoAnswer = {
  issuer: string
  /** Compared byte for byte; the canonical address where the format says that it is one. */
  subject: string
  format: string
  /** Canonical. */
  email: string
  name: string | null
  /** The subject is an address, which an organization may give to somebody else one day. */
  recyclable: boolean
  /** When the IdP says that it asked the person, in milliseconds since 1970; `null` when it does not say. */
  authenticatedAt: number | null
  /** By when the IdP wants the person asked again, in milliseconds since 1970; `null` when it does not say. */
  sessionEndsBy: number | null
  /** How the IdP says that it asked (RFC 8176), where it says so. */
  amr?: readonly string[]
}

export type IdentityRefusal = 'identifier_malformed' | 'no_address' | 'address_malformed'

/**
 * The earlier of an IdP's two words about a session's end: so many minutes from
 * now, and SAML's `SessionNotOnOrAfter` (SAML core §2.7.2).
 */
export function sessionEndOf(now: Date, minutes: number | null, notOnOrAfter: Date | null = null): Date | null {
  const byMinutes = minutes === null ? null : addSeconds(now, minutes * MINUTE_SECONDS)
  if (!byMinutes || !notOnOrAfter) return byMinutes ?? notOnOrAfter
  return byMinutes < notOnOrAfter ? byMinutes : notOnOrAfter
}

/** The `amr` of an ID token: a few short words, or nothing. Told to apps, and never acted on here. */
export function amrIn(claim: unknown): readonly string[] {
  const isList = Array.isArray(claim) && claim.length <= 10
  return isList && claim.every((word) => typeof word === 'string' && /^[\w.-]{1,32}$/.test(word)) ? claim : []
}

/**
 * Makes an identity of what was asserted (I3). The subject is any printable
 * ASCII string; the address is the subject if that is one, else `claimedEmail`.
 * Raw values only: nothing is trimmed or repaired, because two parsers that
 * repair differently are how one address becomes another (J12).
 */
export function identityOf(asserted: {
  issuer: string
  subject: string
  format: string
  claimedEmail: string | null
  name: string | null
  authenticatedAt: Date | null
  sessionEndsBy: Date | null
  amr?: readonly string[]
}): { ok: true; answer: SsoAnswer } | { ok: false; code: IdentityRefusal } {
  const { issuer, subject, format, claimedEmail } = asserted
  if (!/^[\x21-\x7e]{1,512}$/.test(subject)) return { ok: false, code: 'identifier_malformed' }

  const subjectAsAddress = canonicalEmail(subject)
  if (format === EMAIL_NAME_ID && !subjectAsAddress) return { ok: false, code: 'identifier_malformed' }
  if (!subjectAsAddress && claimedEmail === null) return { ok: false, code: 'no_address' }

  const email = subjectAsAddress ?? canonicalEmail(claimedEmail!)
  if (!email) return { ok: false, code: 'address_malformed' }
  return {
    ok: true,
    answer: {
      ...{ issuer, format, email },
      subject: format === EMAIL_NAME_ID ? email : subject,
      name: plainName(asserted.name),
      recyclable: subjectAsAddress !== null,
      authenticatedAt: asserted.authenticatedAt?.getTime() ?? null,
      sessionEndsBy: asserted.sessionEndsBy?.getTime() ?? null,
      ...(asserted.amr?.length ? { amr: asserted.amr } : {}),
    },
  }
}
