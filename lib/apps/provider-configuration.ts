import type { ClientAuthMethod, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { derivedKeys } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { claimsOf, claimsOfScopes } from './claims'
import { askBeforeSignOut, showSignedOut } from './end-session'
import { appOf, extraParams, grantOfVisit, pageFor, policy } from './front-door'
import { SIGNING_ALG } from './keys'
import { errors } from './library'
import { ACCESS_TOKEN_SECONDS, CODE_SECONDS, ID_TOKEN_SECONDS, scopes } from './model'
import { sealDetail } from './request'

/** Refresh tokens and the provider's sessions end with our session; these are the longest it may last. */
const LONGEST_SECONDS = 90 * DAY_SECONDS

/** What of the standards we speak: code flow with S256 only, one algorithm, nothing that nobody asked for (I20). */
export function configuration(): Configuration {
  const isHttps = env().PUBLIC_URL.startsWith('https:')
  const cookie = { httpOnly: true, sameSite: 'lax', path: '/', signed: false, overwrite: true } as const
  return {
    scopes: [...scopes],
    claims: { ...claimsOfScopes, acr: null, iss: null, sid: null },
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'] as ClientAuthMethod[],
    subjectTypes: ['public'],
    conformIdTokenClaims: false,
    allowOmittingSingleRegisteredRedirectUri: false,
    extraParams: extraParams,
    extraClientMetadata: { properties: ['org_id', 'first_party', 'kind'] },
    enabledJWA: { idTokenSigningAlgValues: [SIGNING_ALG] },
    cookies: {
      keys: derivedKeys('apps.cookies'),
      names: {
        session: isHttps ? '__Host-porchlight-apps' : 'porchlight-apps',
        interaction: 'porchlight-apps-page',
        resume: 'porchlight-apps-resume',
      },
      long: cookie,
      short: { ...cookie, maxAge: 1000 },
    },
    ttl: {
      AccessToken: ACCESS_TOKEN_SECONDS,
      AuthorizationCode: CODE_SECONDS,
      IdToken: ID_TOKEN_SECONDS,
      Interaction: HOUR_SECONDS,
      Grant: LONGEST_SECONDS,
      RefreshToken: LONGEST_SECONDS,
      Session: (_, { accountId }) => (accountId ? LONGEST_SECONDS : HOUR_SECONDS), // nobody: somebody on the way out
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true, allowedPolicy: mayIntrospect },
      revocation: { enabled: true, allowedPolicy: mayRevoke },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      userinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askBeforeSignOut, postLogoutSuccessSource: showSignedOut },
      backchannelLogout: { enabled: true },
      resourceIndicators: { enabled: false },
    },
    interactions: { policy: policy(), url: pageFor },
    loadExistingGrant: grantOfVisit,
    findAccount,
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    expiresWithSession: () => false, // lib/apps/living.ts looks at our own session at each use
    clientBasedCORS: isFromApp,
    renderError: showError,
    extraTokenClaims: async (_, { grantId }: { grantId?: string }) => {
      const claims = grantId ? await claimsOf(grantId) : undefined
      return claims ? { org: claims.org, org_role: claims.org_role } : {}
    },
  } as Configuration
}

/** Who a code or token is about; nobody, once its grant is dead. */
async function findAccount(_: KoaContextWithOIDC, sub: string, token?: object) {
  const grantId = (token as { grantId?: string } | undefined)?.grantId
  if (!token) return { accountId: sub, claims: async () => ({ sub }) } // at the front door, which has looked already
  const claims = grantId ? await claimsOf(grantId) : undefined
  return claims?.sub === sub ? { accountId: sub, claims: async () => ({ ...claims }) } : undefined
}

/** An app may ask about its own tokens, and about those of apps with the same owner: an API asks for its front end. */
async function mayIntrospect(
  koa: KoaContextWithOIDC,
  client: { clientId: string; clientAuthMethod?: string },
  token: { clientId?: string | undefined },
): Promise<boolean> {
  if (token.clientId === client.clientId) return true
  if (client.clientAuthMethod === 'none' || !token.clientId) return false
  const other = await koa.oidc.provider.Client.find(token.clientId)
  return other !== undefined && appOf(other).orgId === appOf(client).orgId
}

/** Only what was given to it (RFC 7009 §2.1). */
async function mayRevoke(
  _: KoaContextWithOIDC,
  client: { clientId: string },
  token: { clientId?: string | undefined },
): Promise<boolean> {
  if (token.clientId !== client.clientId) throw new errors.InvalidRequest('the token was given to another app')
  return true
}

/** An app's own pages may call us from the browser (Fetch standard, CORS), and nobody else's. */
export function isFromApp(
  _: KoaContextWithOIDC,
  origin: string,
  client: { kind?: unknown; redirectUris?: readonly string[] | undefined },
) {
  return client.kind === 'browser' && (client.redirectUris ?? []).some((address) => new URL(address).origin === origin)
}

/** Errors that must not go back to the app (its address is not known to be its own) end on a page of ours. */
async function showError(koa: KoaContextWithOIDC, out: { error: string; error_description?: string }): Promise<void> {
  const detail =
    out.error === 'server_error' ? out.error : [out.error, out.error_description].filter(Boolean).join(': ')
  koa.redirect(urls.appError(sealDetail(detail)))
  koa.status = 303
}
