import type { OidcConnection } from '@/lib/connections/oidc'
import { isDeclined } from '@/lib/connections/oidc-declined'
import type { OidcVerdict } from '@/lib/connections/oidc-refusals'
import type { OidcWitness } from '@/lib/connections/oidc-witness'
import { skewOf } from '@/lib/connections/saml-guard/times'
import {
  isShallow,
  isTokenAlgorithm,
  isTokenSigned,
  type ReadToken,
  readToken,
} from '@/lib/connections/token-signature'
import type { TracedCheck } from './model'

type Claims = Record<string, unknown>

/** What an OIDC answer says, for whoever mends a connection: shown, never believed. */
export type ExaminedOidc = {
  checks: TracedCheck[]
  /** Of ID token and userinfo together; empty where none came. */
  claims: Claims
  header: Claims
  /** Made by one of the keys that the provider publishes. */
  signed: boolean
  clockSeconds: number | null
}

type Expected = { nonce: string; now: Date }

const SKEW_SECONDS = 90

/**
 * Makes every comparison of OpenID Connect Core §3.1.3.7 that can be made of
 * what came back, also those after one that failed. The verdict is
 * `verifyOidcAnswer`'s; here the library's one sentence is taken apart.
 */
export async function examineOidc(
  connection: OidcConnection,
  { idToken, userinfo, refusal }: OidcWitness,
  expected: Expected,
  verdict: OidcVerdict,
): Promise<ExaminedOidc> {
  const nothing = { claims: {}, header: {}, signed: false, clockSeconds: null }
  const isDown = !verdict.ok && verdict.code === 'provider_down' // then its keys cannot be asked for either
  if (!idToken || isDown) return { ...nothing, checks: withoutToken(verdict, refusal ?? null) }
  const token = readToken(idToken)
  if (!token) return { ...nothing, checks: [failed('id_token', 'an ID token', 'no JWT', 'answer_invalid')] }

  const signed = verdict.ok || (await isTokenSigned(connection.metadata, idToken))
  const claims = { ...(isShallow(userinfo) ? userinfo : {}), ...token.claims }
  const examined = examineToken(connection, { ...token, claims }, signed, expected)
  return { ...examined, checks: withRest(examined.checks, verdict), signed }
}

/** The same of a token that was read before, by a connection as it is now; it asks nobody. */
export function examineToken(
  connection: OidcConnection,
  { header, claims }: ReadToken,
  signed: boolean,
  expected: Expected,
): Omit<ExaminedOidc, 'signed'> {
  const alg = String(header.alg)
  const [keys, made] = ['a key that the provider publishes', signed ? 'one of them' : 'none of them']
  const checks = [
    compared('token_algorithm', 'RS256, PS256 or ES256', alg, isTokenAlgorithm(alg), 'token_algorithm'),
    compared('token_signature', keys, made, signed, 'token_signature'),
    ...claimChecks(connection, claims, expected),
  ]
  const iat = typeof claims.iat === 'number' ? claims.iat * 1000 : null
  const clockSeconds = iat === null ? null : Math.round((iat - expected.now.getTime()) / 1000)
  return { checks, claims, header, clockSeconds }
}

/** The comparisons that need nothing but the claims; address and domain are judged elsewhere. */
function claimChecks(connection: OidcConnection, claims: Claims, { nonce, now }: Expected): TracedCheck[] {
  const { issuer, clientId, tenantClaim, tenantValue } = connection
  const audiences = [claims.aud].flat().map(String)
  const azp = claims.azp === undefined ? clientId : String(claims.azp)
  const verified = [undefined, true, 'true'].includes(claims.email_verified as undefined)
  return [
    compared('token_issuer', issuer, String(claims.iss), claims.iss === issuer, 'token_issuer'),
    compared('token_audience', clientId, audiences.join(', '), audiences.includes(clientId), 'token_audience'),
    compared('authorized_party', clientId, azp, azp === clientId, 'token_audience'),
    compared('token_nonce', nonce, String(claims.nonce ?? 'nothing'), claims.nonce === nonce, 'token_nonce'),
    timeCheck('token_expires', claims.exp, now, 'after'),
    timeCheck('token_issued_at', claims.iat, now, 'before'),
    ...(tenantClaim ? [tenantCheck(tenantClaim, tenantValue ?? '', claims[tenantClaim])] : []),
    compared('email_verified', 'true or absent', String(claims.email_verified), verified, 'address_unverified'),
  ]
}

function tenantCheck(claim: string, expected: string, received: unknown): TracedCheck {
  const check = compared('tenant', expected, String(received ?? 'nothing'), received === expected, 'tenant_mismatch')
  return { ...check, expected: `${claim} = ${check.expected}` }
}

function timeCheck(name: string, value: unknown, now: Date, side: 'before' | 'after'): TracedCheck {
  const code = side === 'after' ? 'token_expired' : 'token_from_future'
  const at = typeof value === 'number' ? new Date(value * 1000) : null
  const expected = `${side} ${now.toISOString()}, give or take ${SKEW_SECONDS} s`
  if (!at || Number.isNaN(at.getTime())) return compared(name, expected, 'nothing', false, code)
  const ahead = (at.getTime() - now.getTime()) / 1000
  const ok = side === 'after' ? ahead > -SKEW_SECONDS : ahead <= SKEW_SECONDS
  return compared(name, expected, `${at.toISOString()} (${skewOf(at, now)})`, ok, code)
}

/** No token came: the provider declined, did not answer, or did not take code or secret. */
function withoutToken(verdict: OidcVerdict, refusal: string | null): TracedCheck[] {
  const [first] = verdict.checks
  if (!verdict.ok && isDeclined(verdict.code))
    return [failed('provider_answer', 'a code', first?.received ?? 'a refusal', verdict.code)]
  if (!verdict.ok && verdict.code === 'provider_down')
    return [failed('token_endpoint', 'an answer within 5 s', 'none', verdict.code)]
  if (refusal) {
    const code = refusal === 'invalid_client' || refusal === 'unauthorized_client' ? 'client_refused' : 'code_refused'
    return [failed('token_endpoint', 'an ID token', refusal, code)]
  }
  return [failed('provider_answer', 'a code for this sign-in', first?.received ?? 'something else', 'answer_invalid')]
}

/** What the library refused for a reason of its own must not be lost. */
function withRest(checks: TracedCheck[], verdict: OidcVerdict): TracedCheck[] {
  if (verdict.ok || verdict.code !== 'answer_invalid' || checks.some(({ ok }) => !ok)) return checks
  const refused = verdict.checks.find(({ ok }) => !ok)
  return [...checks, failed('id_token', 'a valid ID token', refused?.received ?? 'another one', 'answer_invalid')]
}

function compared(name: string, expected: string, received: string, ok: boolean, code: string): TracedCheck {
  return { name, ok, expected: expected.slice(0, 200), received: received.slice(0, 200), code: ok ? null : code }
}

const failed = (name: string, expected: string, received: string, code: string) =>
  compared(name, expected, received, false, code)
