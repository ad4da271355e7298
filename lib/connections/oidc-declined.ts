import { check, type OidcVerdict } from './oidc-refusals'

/** Ways in which a provider answers without a code; by its standard word where it is one of these. */
const words = {
  /** What we asked for is not what it is set up for. */
  request_refused: [
    ...['invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope', 'invalid_client'],
    ...['invalid_redirect_uri', 'redirect_uri_mismatch', 'invalid_target', 'invalid_request_uri'],
    ...['invalid_request_object', 'request_not_supported', 'request_uri_not_supported', 'registration_not_supported'],
  ],
  /** It would have had to ask the person something, and did not. */
  interaction_needed: [
    ...['login_required', 'interaction_required', 'account_selection_required', 'consent_required'],
    'unmet_authentication_requirements',
  ],
  provider_trouble: ['server_error', 'temporarily_unavailable'],
  provider_declined: ['access_denied'],
} as const

export type DeclinedCode = keyof typeof words

const table = Object.entries(words) as unknown as [DeclinedCode, readonly string[]][]

export const isDeclined = (code: string): code is DeclinedCode => Object.hasOwn(words, code)

/** Entra's own number stands in its description, and says more than the word. */
const ENTRA = /\bAADSTS\d{4,8}\b/

/**
 * A refusal out of an error response (RFC 6749 §4.1.2.1, OpenID Connect Core
 * §3.1.2.6), `null` where there is none. Nobody signed it: a word of the
 * standards and a number are kept of it, and nothing else.
 */
export function declinedBy(query: URLSearchParams): OidcVerdict | null {
  const error = query.get('error')
  if (!error) return null
  const code = table.find(([, known]) => known.includes(error))?.[0]
  const number = ENTRA.exec((query.get('error_description') ?? '').slice(0, 1000))?.[0]
  const said = [code ? error : 'a word that no standard has', number && `(${number})`].filter(Boolean).join(' ')
  return { ok: false, code: code ?? 'provider_declined', checks: [check('provider answer', false, 'a code', said)] }
}
