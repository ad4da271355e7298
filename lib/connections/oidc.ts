import * as client from 'openid-client'
import type { Check } from '@/lib/attempts/model'
import { env } from '@/lib/platform/env'
import { fetchOutside } from '@/lib/platform/http'
import { addSeconds } from '@/lib/platform/time'
import { amrIn, type IdentityRefusal, identityOf, type SsoAnswer, sessionEndOf } from './identity'
import { sessionMinutesIn } from './model'
import { serviceProviderOf } from './service-provider'

export type OidcConnection = {
  id: string
  issuer: string
  clientId: string
  clientSecret: string
  metadata: client.ServerMetadata
  tenantClaim: string | null
  tenantValue: string | null
  /** Of the connection that a revision belongs to; else this one's own. */
  redirectUrl?: string
}
export type OidcRefusal =
  | IdentityRefusal
  | 'provider_declined'
  | 'provider_down'
  | 'answer_invalid'
  | 'tenant_mismatch'
  | 'address_unverified'
  | 'expired'
  | 'issued_in_future'

export type OidcVerdict =
  | { ok: true; answer: SsoAnswer; checks: Check[] }
  | { ok: false; code: OidcRefusal; checks: Check[] }

/** Clocks may differ by this much (security.md, faults). */
const SKEW_SECONDS = 90

function redirectUrlOf({ id, redirectUrl }: OidcConnection): string {
  return redirectUrl ?? serviceProviderOf(id).redirectUrl
}

export type OidcRequest = { url: string; nonce: string; verifier: string }

/** The authorization request (OpenID Connect Core §3.1.2.1) with PKCE S256; `state` is our transaction's id. */
export async function beginOidc(
  connection: OidcConnection,
  {
    state,
    loginHint,
    asking,
  }: { state: string; loginHint: string | null; asking: 'as_it_likes' | 'another_account' | 'afresh' },
): Promise<OidcRequest> {
  const nonce = client.randomNonce()
  const verifier = client.randomPKCECodeVerifier()
  const url = client.buildAuthorizationUrl(configure(connection, 0), {
    redirect_uri: redirectUrlOf(connection),
    scope: 'openid email profile',
    ...{ state, nonce, code_challenge_method: 'S256' },
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    ...(loginHint ? { login_hint: loginHint } : {}),
    ...(asking === 'another_account' ? { prompt: 'select_account' } : {}),
    ...(asking === 'afresh' ? { prompt: 'login', max_age: '0' } : {}), // §3.1.2.1: auth_time comes with max_age
  })
  return { url: url.href, nonce, verifier }
}

/**
 * Redeems the code and verifies the ID token with its signature (J22), nonce,
 * times, issuer and audience; then the identity, as for SAML.
 */
export async function verifyOidcAnswer(
  connection: OidcConnection,
  query: URLSearchParams,
  expected: { state: string; nonce: string; verifier: string; now: Date },
): Promise<OidcVerdict> {
  const declined = query.get('error')
  if (declined)
    return { ok: false, code: 'provider_declined', checks: [check('provider answer', false, 'a code', declined)] }

  const config = configure(connection, Math.round((expected.now.getTime() - Date.now()) / 1000))
  try {
    const callback = new URL(`${redirectUrlOf(connection)}?${query}`)
    const tokens = await client.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: expected.verifier,
      expectedNonce: expected.nonce,
      expectedState: expected.state,
      idTokenExpected: true,
    })
    const claims = tokens.claims()!
    return judge(connection, await withAddress(config, tokens, claims), claims, expected.now)
  } catch (error) {
    return refusalOf(error)
  }
}

type Claims = Record<string, unknown> & { iss: string; sub: string }

/** Some providers keep the address out of the ID token; then address and its verification both come from userinfo. */
async function withAddress(
  config: client.Configuration,
  tokens: client.TokenEndpointResponse,
  claims: client.IDToken,
): Promise<Claims> {
  if (claims.email !== undefined || !config.serverMetadata().userinfo_endpoint) return claims
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub)
  return { ...claims, email: info.email, email_verified: info.email_verified, name: claims.name ?? info.name }
}

function judge(
  connection: OidcConnection,
  claims: Claims,
  { auth_time, iat, amr }: client.IDToken,
  now: Date,
): OidcVerdict {
  const checks = [
    check('issuer', true, connection.issuer, claims.iss),
    check('signature', true, 'a key of the provider', 'valid'),
  ]
  const refuse = (code: OidcRefusal): OidcVerdict => ({ ok: false, code, checks })

  // Core §3.1.3.7: the library asks for whom a token is authorized only where it has several audiences
  const azp = claims.azp ?? connection.clientId
  if (azp !== connection.clientId) {
    checks.push(check('authorized party', false, connection.clientId, String(azp)))
    return refuse('answer_invalid')
  }
  // Only forward: Entra dates its tokens back by five minutes, and the nonce says which sign-in one is for.
  const fromFuture = iat * 1000 > addSeconds(now, SKEW_SECONDS).getTime()
  checks.push(check('issued at', !fromFuture, `by ${now.toISOString()}`, new Date(iat * 1000).toISOString()))
  if (fromFuture) return refuse('issued_in_future')
  if (connection.tenantClaim) {
    const received = claims[connection.tenantClaim]
    const ok = received === connection.tenantValue
    checks.push(
      check(`claim ${connection.tenantClaim}`, ok, connection.tenantValue ?? '', String(received ?? 'missing')),
    )
    if (!ok) return refuse('tenant_mismatch')
  }
  if (claims.email !== undefined && typeof claims.email !== 'string') return refuse('address_malformed')
  if (![undefined, true, 'true'].includes(claims.email_verified as undefined)) {
    checks.push(check('email_verified', false, 'true or absent', String(claims.email_verified)))
    return refuse('address_unverified')
  }
  const identity = identityOf({
    issuer: connection.issuer,
    subject: subjectOf(connection, claims),
    format: 'oidc',
    claimedEmail: claims.email ?? null,
    name: typeof claims.name === 'string' ? claims.name : null,
    authenticatedAt: typeof auth_time === 'number' ? new Date(auth_time * 1000) : null,
    sessionEndsBy: sessionEndOf(now, sessionMinutesIn(claims)),
    amr: amrIn(amr),
  })
  return identity.ok ? { ok: true, answer: identity.answer, checks } : refuse(identity.code)
}

/** Entra's `sub` differs per app; tenant and object id stay (I3). */
function subjectOf(connection: OidcConnection, { sub, oid, tid }: Claims): string {
  const entra = /^https:\/\/(login\.microsoftonline\.com|sts\.windows\.net)\//.test(connection.issuer)
  return entra && typeof oid === 'string' && typeof tid === 'string' ? `${tid}/${oid}` : sub
}

function configure(connection: OidcConnection, clockSkewSeconds: number): client.Configuration {
  const methods = connection.metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'] // RFC 8414 §2
  const authentication = methods.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost
  const config = new client.Configuration(
    connection.metadata,
    connection.clientId,
    { [client.clockSkew]: clockSkewSeconds, [client.clockTolerance]: SKEW_SECONDS },
    authentication(connection.clientSecret),
  )
  config[client.customFetch] = (url, { method, headers, body }) =>
    fetchOutside(url, { method, headers, ...(body ? { body: String(body) } : {}) })
  client.enableNonRepudiationChecks(config)
  if (env().ALLOW_LOOPBACK_PROVIDERS) client.allowInsecureRequests(config) // fetchOutside lets only loopback be plain
  return config
}

function refusalOf(error: unknown): OidcVerdict {
  const unreachable = [error, (error as Error)?.cause].some(
    (each) => (each as { code?: string })?.code === 'provider_unreachable',
  )
  if (unreachable)
    return { ok: false, code: 'provider_down', checks: [check('provider', false, 'an answer within 5 s', 'none')] }
  const { code, message, cause } = error as { code?: string; message?: string; cause?: { message?: string } }
  const why = [code, message, cause?.message].filter(Boolean).join(' ') // the library's own words say little, those inside it say which claim
  return {
    ok: false,
    code: code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'expired' : 'answer_invalid',
    checks: [check('answer', false, 'a valid code and ID token', why)],
  }
}

function check(name: string, ok: boolean, expected: string, received: string): Check {
  return { name, ok, expected: expected.slice(0, 200), received: received.slice(0, 200) }
}
