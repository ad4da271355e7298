import * as client from 'openid-client'
import { env } from '@/lib/platform/env'
import { fetchOutside } from '@/lib/platform/http'
import { addSeconds } from '@/lib/platform/time'
import { address, isOfKind, openClientKey } from './client-key'
import { amrIn, identityOf, sessionEndOf } from './identity'
import { isEntra, sessionMinutesIn } from './model'
import { declinedBy } from './oidc-declined'
import { check, type OidcRefusal, type OidcVerdict, refusalOf } from './oidc-refusals'
import { type OidcWitness, see } from './oidc-witness'
import type { Mapping, OidcConfig } from './revision-config'
import { serviceProviderOf } from './service-provider'

export type OidcConnection = {
  id: string
  issuer: string
  clientId: string
  /** How the token endpoint knows us, and with what: a secret, or a key as lib/connections/client-key.ts writes it. */
  clientAuth: OidcConfig['clientAuth']
  clientSecret: string
  metadata: client.ServerMetadata
  tenantClaim: string | null
  tenantValue: string | null
  /** Of the connection that a revision belongs to; else this one's own. */
  redirectUrl?: string
  /** Claims that its owner named, where they are others than the standard's. */
  mapping?: Mapping | null
}

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
  const url = client.buildAuthorizationUrl(configure(connection, client.None(), 0), {
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
  witness?: OidcWitness,
): Promise<OidcVerdict> {
  const declined = declinedBy(query)
  if (declined) return declined

  const skew = Math.round((expected.now.getTime() - Date.now()) / 1000)
  try {
    const config = configure(connection, await authenticationOf(connection), skew, witness)
    const callback = new URL(`${redirectUrlOf(connection)}?${query}`)
    const tokens = await client.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: expected.verifier,
      expectedNonce: expected.nonce,
      expectedState: expected.state,
      idTokenExpected: true,
    })
    const claims = tokens.claims()!
    return judgeClaims(connection, await withAddress(config, tokens, claims), claims, expected.now)
  } catch (error) {
    return refusalOf(error)
  }
}

export type Claims = Record<string, unknown> & { iss: string; sub: string }

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

/**
 * What the library leaves to us, of claims that it has verified: for whom, when,
 * which customer, which person. Asks nobody, so that a kept answer can be judged
 * again.
 */
export function judgeClaims(
  connection: OidcConnection,
  claims: Claims,
  { auth_time, iat, amr }: { auth_time?: unknown; iat: number; amr?: unknown },
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
  const email = claims[connection.mapping?.email ?? 'email']
  if (email !== undefined && typeof email !== 'string') return refuse('address_malformed')
  if (![undefined, true, 'true'].includes(claims.email_verified as undefined)) {
    checks.push(check('email_verified', false, 'true or absent', String(claims.email_verified)))
    return refuse('address_unverified')
  }
  const name = claims[connection.mapping?.name ?? 'name']
  const identity = identityOf({
    issuer: connection.issuer,
    subject: subjectOf(connection, claims),
    format: 'oidc',
    claimedEmail: email ?? null,
    name: typeof name === 'string' ? name : null,
    authenticatedAt: typeof auth_time === 'number' ? new Date(auth_time * 1000) : null,
    sessionEndsBy: sessionEndOf(now, sessionMinutesIn(claims)),
    amr: amrIn(amr),
  })
  return identity.ok ? { ok: true, answer: identity.answer, checks } : refuse(identity.code)
}

/** Entra's `sub` differs per app; tenant and object id stay (I3). */
function subjectOf(connection: OidcConnection, { sub, oid, tid }: Claims): string {
  return isEntra(connection.issuer) && typeof oid === 'string' && typeof tid === 'string' ? `${tid}/${oid}` : sub
}

/** OIDC Core §9. A key never leaves as a secret, whatever the connection says. */
async function authenticationOf(connection: OidcConnection): Promise<client.ClientAuth> {
  const { metadata, clientAuth, clientSecret } = connection
  if (!isOfKind(clientAuth, clientSecret)) throw new Error('what is kept for the token endpoint is of another kind')
  if (clientAuth === 'private_key_jwt') {
    const { key, names } = await openClientKey(clientSecret)
    return client.PrivateKeyJwt(key, { [client.modifyAssertion]: (...parts) => address(connection, names, ...parts) })
  }
  const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic'] // RFC 8414 §2
  return (methods.includes('client_secret_basic') ? client.ClientSecretBasic : client.ClientSecretPost)(clientSecret)
}

function configure(
  connection: OidcConnection,
  authentication: client.ClientAuth,
  clockSkewSeconds: number,
  witness?: OidcWitness,
): client.Configuration {
  const config = new client.Configuration(
    connection.metadata,
    connection.clientId,
    { [client.clockSkew]: clockSkewSeconds, [client.clockTolerance]: SKEW_SECONDS },
    authentication,
  )
  config[client.customFetch] = async (url, { method, headers, body }) => {
    const response = await fetchOutside(url, { method, headers, ...(body ? { body: String(body) } : {}) })
    return witness ? see(connection.metadata, url, response, witness) : response
  }
  client.enableNonRepudiationChecks(config)
  if (env().ALLOW_LOOPBACK_PROVIDERS) client.allowInsecureRequests(config) // fetchOutside lets only loopback be plain
  return config
}
