import { type Claims, judgeClaims, type OidcConnection } from '@/lib/connections/oidc'
import { expectationOf, identityIn, type SamlConnection } from '@/lib/connections/saml'
import { decodeSamlResponse, guardSamlResponse } from '@/lib/connections/saml-guard/guard'
import { isVerifiedFor } from '@/lib/domains/queries'
import type { Ctx } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import type { Reevaluation } from './model'

/** What was expected when the answer came: it is judged as of then. */
export type Then = { requestId: string; startedAt: Date; receivedAt: Date }

/**
 * Whether a kept SAML answer would be taken by these facts. The guard judges it
 * as of when it came; the engine, which has a clock of its own, is asked again
 * by the next sign-in only.
 */
export async function evaluateSaml(
  ctx: Ctx,
  orgId: OrgId,
  connection: SamlConnection,
  response: string,
  { requestId, startedAt, receivedAt: now }: Then,
): Promise<Reevaluation> {
  const decoded = decodeSamlResponse(response)
  if (!decoded.ok) return { worked: false, code: decoded.code }
  const guarded = guardSamlResponse(decoded.xml, await expectationOf(connection, { requestId, startedAt, now }))
  if (!guarded.ok) return { worked: false, code: guarded.code }
  const identity = identityIn(connection, guarded, now)
  return identity.ok ? withDomain(ctx, orgId, identity.answer.email) : { worked: false, code: identity.code }
}

/**
 * The same for OIDC, of claims whose signature, nonce and times were good when
 * they came: issuer and client must still be the token's, and our own rules are
 * asked again.
 */
export async function evaluateOidc(
  ctx: Ctx,
  orgId: OrgId,
  connection: OidcConnection,
  claims: Record<string, unknown>,
  receivedAt: Date,
): Promise<Reevaluation> {
  if (claims.iss !== connection.issuer) return { worked: false, code: 'token_issuer' }
  if (![claims.aud].flat().includes(connection.clientId)) return { worked: false, code: 'token_audience' }
  const { iat, auth_time, amr } = claims
  const verdict = judgeClaims(connection, claims as Claims, { iat: Number(iat), auth_time, amr }, receivedAt)
  return verdict.ok ? withDomain(ctx, orgId, verdict.answer.email) : { worked: false, code: verdict.code }
}

async function withDomain(ctx: Ctx, orgId: OrgId, email: string): Promise<Reevaluation> {
  const covered = await isVerifiedFor(ctx, orgId, email, { allowMissing: true })
  return covered ? { worked: true, email } : { worked: false, code: 'domain_not_covered' }
}
