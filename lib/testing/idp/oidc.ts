import { createHash, createPrivateKey, type JsonWebKey } from 'node:crypto'
import type OidcProvider from 'oidc-provider'
import type { AdapterFactory, KoaContextWithOIDC as Context } from 'oidc-provider'
import { interactionPolicy, Provider } from '@/lib/apps/library'
import { takeFault } from './faults'
import { decodeToken, signToken } from './id-token'
import { memoryAdapter } from './oidc-adapter'
import { refusalPage } from './pages'
import { findSubject, type Person, subjectOf, type Tenant } from './tenants'

const MINUTE_SECONDS = 60
const HOUR_SECONDS = 3600
const SCOPE = 'openid email profile'

/** The tenant's OpenID provider: code flow with or without PKCE, RS256, consent taken for granted. */
export function createOidcProvider(tenant: Tenant): OidcProvider {
  const provider = new Provider(tenant.issuer, {
    adapter: memoryAdapter(tenant) as unknown as AdapterFactory,
    jwks: { keys: [signingJwk(tenant)] },
    cookies: { keys: [tenant.keys.cookieSecret] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    pkce: { required: () => false },
    scopes: SCOPE.split(' '),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'given_name', 'family_name'] },
    conformIdTokenClaims: false, // the claims belong into the ID token, not only to userinfo
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: {
      policy: policyWithAccountPicker(),
      url: (_: Context, { uid }: { uid: string }) => `/${tenant.slug}/login/oidc/${uid}`,
    },
    ttl: {
      AccessToken: HOUR_SECONDS,
      AuthorizationCode: MINUTE_SECONDS,
      Grant: HOUR_SECONDS,
      IdToken: HOUR_SECONDS,
      Interaction: HOUR_SECONDS,
      Session: HOUR_SECONDS,
    },
    findAccount: (_: Context, subject: string) => account(tenant, subject),
    loadExistingGrant: grantEverything,
    renderError(ctx: Context, { error, error_description }: { error: string; error_description?: string | undefined }) {
      ctx.type = 'html'
      ctx.body = refusalPage(error_description ?? error).markup
    },
  })
  provider.use(spoilTokenAnswer(tenant))
  allowProductOrigin(tenant, provider)
  refuseOnDemand(tenant, provider)
  return provider
}

/** `prompt=select_account` is optional in OpenID Connect and not in the library's own policy. */
function policyWithAccountPicker() {
  const policy = interactionPolicy.base()
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 1)
  return policy
}

function signingJwk({ keys }: Tenant): JsonWebKey {
  const kid = createHash('sha256').update(keys.oidcPrivateKeyPem).digest('base64url')
  return { ...createPrivateKey(keys.oidcPrivateKeyPem).export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
}

function account(tenant: Tenant, subject: string) {
  const person = findSubject(tenant, subject)
  return person ? { accountId: subject, claims: () => claimsOf(person) } : undefined
}

function claimsOf(person: Person) {
  const { email, emailVerified = true, firstName, lastName } = person
  const profile = { name: `${firstName} ${lastName}`, given_name: firstName, family_name: lastName }
  return { sub: subjectOf(person), email, email_verified: emailVerified, ...profile }
}

/** A grant without the question for consent, as companies' own identity providers give it. */
async function grantEverything({ oidc }: Context) {
  if (!oidc) return undefined
  const { Grant } = oidc.provider
  const grant = new Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! })
  grant.addOIDCScope(SCOPE)
  await grant.save()
  return grant
}

/** Lets the tenant's next fault into the ID token on its way out. */
function spoilTokenAnswer(tenant: Tenant) {
  return async (ctx: Context, next: () => Promise<void>) => {
    await next()
    const subject = ctx.oidc?.route === 'token' && ctx.oidc.entities.Account?.accountId
    const person = subject ? findSubject(tenant, subject) : null
    const answer = ctx.body as { id_token?: string } | undefined
    if (!person || !answer?.id_token) return

    const { spoil, value } = takeFault(tenant, person.username, 'oidc')
    if (!spoil) return
    if (spoil.hangs) await new Promise<never>(() => {})

    const { header, claims } = decodeToken(answer.id_token)
    const token = { header, claims: spoil.claims?.(claims, value) ?? claims }
    const id_token = spoil.encode?.(token, answer.id_token) ?? signToken(token, tenant.keys.oidcPrivateKeyPem)
    ctx.body = { ...answer, id_token }
  }
}

/** In the demo a connection's redirect URL isn't known before the connection is made: any callback of the product is. */
function allowProductOrigin({ productOrigin }: Tenant, { Client }: OidcProvider): void {
  if (!productOrigin) return
  const registered = Client.prototype.redirectUriAllowed
  Client.prototype.redirectUriAllowed = function allowed(uri) {
    const callback = URL.canParse(uri) && /^\/sso\/[^/]+\/callback$/.test(new URL(uri).pathname)
    return (callback && new URL(uri).origin === productOrigin) || registered.call(this, uri)
  }
}

/** As where another redirect URL is registered: the library shows a page of its own then. */
function refuseOnDemand(tenant: Tenant, { Client }: OidcProvider): void {
  const registered = Client.prototype.redirectUriAllowed
  Client.prototype.redirectUriAllowed = function allowed(uri) {
    return takeFault(tenant, null, 'oidc', 'request').spoil ? false : registered.call(this, uri)
  }
}
