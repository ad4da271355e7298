import type { Check } from '@/lib/attempts/model'
import { isDeclined } from '@/lib/connections/oidc-declined'
import { type GuardCode, guardCodes, wordsFor } from '@/lib/connections/saml-guard/refusals'
import { refusalForAdmins } from '@/lib/login/outcomes'
import { declinedDefaults, declinedFix } from './declined-fixes'
import type { Side, TracedCheck } from './model'
import { statusFix } from './status-fixes'
import { strayFixes } from './stray-fixes'

/** What to change about a refusal, and on whose side. The first sentence says what is wrong, the others what to do. */
export type Fix = { text: string; side: Side }

/**
 * The fix for a refusal, in plain words. Every code that a report can hold has
 * one; what nobody foresaw asks for the bundle.
 *
 * @param checks of the same answer: they know by how many seconds a time was wrong, and which status came.
 */
export function fixFor(code: string, checks: readonly Check[] = []): Fix {
  const said = code === 'status_not_success' ? statusFix(checks) : isDeclined(code) ? declinedFix(checks) : undefined
  const own = said ?? ownFixes[code]
  if (own) return { text: own[1], side: own[0] }
  if (isGuardCode(code))
    return { text: refusalForAdmins(code, checks) ?? wordsFor(code).admin, side: sides[code] ?? 'theirs' }
  return { text: refusalForAdmins(code, checks) ?? UNKNOWN, side: 'either' }
}

/** What only follows from another refusal: a provider that declines sends no assertion, and often signs nothing. */
const consequences: Record<string, readonly string[]> = { status_not_success: ['not_signed', 'no_assertion'] }

/** Every refusal of an answer, each once: what refused it first, without what only follows from that. */
export function refusalsIn(first: string | null, checks: readonly TracedCheck[]): string[] {
  const follows = consequences[first ?? ''] ?? []
  const codes = checks.flatMap(({ code }) => code ?? []).filter((code) => !follows.includes(code))
  return [...new Set([...(first ? [first] : []), ...codes])]
}

/** A fix as its cause and what to do about it; the latter is empty where nothing has to be done. */
export function splitFix({ text }: Fix): { cause: string; todo: string } {
  const end = /[.?] (?=[A-Z“])/.exec(text)
  return end ? { cause: text.slice(0, end.index + 1), todo: text.slice(end.index + 2) } : { cause: text, todo: '' }
}

const UNKNOWN = 'We have no advice for this one. Copy the bundle and send it to whoever runs Porchlight for you.'

const isGuardCode = (code: string): code is GuardCode => (guardCodes as readonly string[]).includes(code)

/** Whose side a refusal of the guard is on, where it is not the provider's. */
const sides: Partial<Record<GuardCode, Side>> = {
  unknown_signer: 'either',
  wrong_response_issuer: 'either',
  wrong_assertion_issuer: 'either',
  wrong_audience: 'either',
  weak_key: 'theirs',
  wrong_request: 'nobody',
  unsolicited: 'theirs',
  not_base64: 'either',
  digest_mismatch: 'either',
  doctype_forbidden: 'nobody',
  processing_instruction_forbidden: 'nobody',
}

/** Refusals beyond the guard's: whose side, and what to do. */
const ownFixes: Record<string, readonly [Side, string]> = {
  ...strayFixes,
  ...declinedDefaults,
  engine_refused: [
    'either',
    'Our second verifier refused what the first one took. Import the provider’s metadata once more; if it happens again, copy the bundle.',
  ],
  verifiers_disagree: [
    'theirs',
    'Our two verifiers read the answer differently, so neither is trusted. On the provider’s side, look for values with odd characters or elements in them.',
  ],
  identifier_malformed: [
    'theirs',
    'The identifier is no plain text, or says that it is an address and is none. On the provider’s side, send an address or an object id, in a format that says so.',
  ],
  no_address: [
    'either',
    'No address came. On the provider’s side, send the attribute “email”; or, if another attribute holds it, choose that one here.',
  ],
  several_addresses: [
    'theirs',
    'Several addresses came under one name, and nobody can say which one counts. On the provider’s side, send exactly one.',
  ],
  address_malformed: [
    'either',
    'What came as an address cannot be read without guessing. On the provider’s side, send one address in plain letters; or choose another attribute here.',
  ],
  domain_not_covered: [
    'ours',
    'The address is not in a domain that this organization has verified. Add the domain here and prove it by DNS; or sign in with an account whose address is in one of yours.',
  ],
  domain_frozen: [
    'ours',
    'The DNS record that proves the domain cannot be found any more. Put it back; until then nobody new is let in.',
  ],
  account_disabled: ['ours', 'The person’s account here is disabled. Whoever runs Porchlight for you can say why.'],
  not_a_member: [
    'ours',
    'The person was linked here once and is no member of this organization now. If they should come in, invite them again.',
  ],
  replayed: [
    'nobody',
    'This answer had opened the door before, and each does so once. If it happens without “back” or “reload”, look at what stands between the provider and us.',
  ],
  not_asked_afresh: [
    'theirs',
    'For this step the provider has to ask the person again, and its answer does not say that it did. On the provider’s side, let it honour ForceAuthn (SAML) or max_age (OIDC).',
  ],
  provider_down: [
    'theirs',
    'The provider’s token endpoint did not answer within five seconds. Look at its status page, then try again.',
  ],
  client_refused: [
    'either',
    'The provider did not take our client ID and secret: the secret ran out, was replaced, or was copied wrongly. Make a new one there and enter it here. Where a certificate of ours takes its place, upload the one that the connection’s draft shows.',
  ],
  code_refused: [
    'either',
    'The provider did not redeem its own code: it was used or too old, or the redirect URL there is not exactly ours. Compare that URL letter by letter, then test again.',
  ],
  answer_invalid: [
    'theirs',
    'What came back does not fit the sign-in that was begun. The check says which part; try once more, then copy the bundle.',
  ],
  token_issuer: [
    'either',
    'The ID token names another issuer than this connection. Enter the issuer exactly as the provider’s discovery document writes it, with or without its last slash.',
  ],
  token_audience: [
    'either',
    'The ID token is for another client. Copy the client ID from the application at the provider and enter it here.',
  ],
  token_nonce: [
    'theirs',
    'The ID token answers another sign-in, or the provider does not send the nonce back. Begin again; if it stays so, it cannot be used safely.',
  ],
  token_expired: [
    'theirs',
    'The ID token had ended when it came. On the provider’s side, set the clock by NTP and let ID tokens live some minutes.',
  ],
  token_from_future: [
    'theirs',
    'The ID token was issued in our future: the provider’s clock is ahead of ours. On the provider’s side, set it by NTP.',
  ],
  token_signature: [
    'theirs',
    'None of the keys that the provider publishes made the signature. That is a key change that is not published yet, or somebody else. It is never accepted by hand; ask the provider.',
  ],
  token_algorithm: [
    'theirs',
    'The ID token is not signed with an algorithm that we take. On the provider’s side, choose RS256, PS256 or ES256.',
  ],
  tenant_mismatch: [
    'either',
    'The account belongs to another tenant than this connection names. Sign in with an account of yours; or, if the tenant here is wrong, correct it.',
  ],
  address_unverified: [
    'theirs',
    'The provider says that the address is not verified. Verify it there; an address that nobody checked signs nobody in.',
  ],
}

/** Every code that has a fix of its own here; for the test that each is named by a fault. */
export const ownCodes: readonly string[] = Object.keys(ownFixes)
