import type { Check } from '@/lib/attempts/model'

/** What the OIDC library says of an answer, and the refusal that it means; the first that fits. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/invalid_client|unauthorized_client|WWW_AUTHENTICATE/, 'client_refused'],
  [/invalid_grant/, 'code_refused'],
  [/"iss" \(issuer\)/, 'token_issuer'],
  [/"aud" \(audience\)|"azp"/, 'token_audience'],
  [/"nonce"/, 'token_nonce'],
  [/"exp" \(expiration/, 'token_expired'],
  [/signature|KEY_SELECTION/i, 'token_signature'],
  [/"alg" header/, 'token_algorithm'],
]

/**
 * Names a refusal of a real OIDC sign-in more closely than the sign-in does,
 * which keeps the library's words beside its one code; `code` where they say no more.
 */
export function closerCode(code: string, checks: readonly Check[]): string {
  if (code !== 'answer_invalid' && code !== 'expired') return code
  const said = checks.find(({ name, ok }) => name === 'answer' && !ok)?.received
  if (!said) return code
  return meanings.find(([pattern]) => pattern.test(said))?.[1] ?? code
}
