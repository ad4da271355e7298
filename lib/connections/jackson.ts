import { createHash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import type { IConnectionAPIController, IOAuthController, Profile, SAMLSSORecord } from '@boxyhq/saml-jackson'
import { newSecret } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { once } from '@/lib/platform/singleton'
import { aboutConnection, engineStore } from './engine-store'
import { engineMetadata, type IdpFacts } from './metadata'
import { serviceProviderOf, signingKey } from './service-provider'

/** One tenant for the installation: connections are told apart by our id, as the engine's product. */
const TENANT = 'porchlight'
/** Longer than a sign-in transaction lives: ours decides. */
const ENGINE_TTL_SECONDS = 15 * 60

type Engine = { connections: IConnectionAPIController; oauth: IOAuthController }

/** The SAML engine, in this process; loaded at first use. None of its routes is public (J5, J17). */
function engine(): Promise<Engine> {
  return once('saml-engine', async () => {
    const [{ controllers }, key] = await Promise.all([import('@boxyhq/saml-jackson'), signingKey()])
    const base64 = (pem: string) => Buffer.from(pem).toString('base64')
    const made = await controllers({
      externalUrl: env().PUBLIC_URL,
      samlPath: '/sso/unused/acs',
      samlAudience: `${env().PUBLIC_URL}/sso/unused`,
      // Its records hold public facts; what it keeps of an answer it encrypts with a key that only the code holds.
      db: { driver: engineStore, ttl: ENGINE_TTL_SECONDS },
      certs: { publicKey: base64(key.certificate), privateKey: base64(key.privateKey) },
      clientSecretVerifier: newSecret(), // never used: codes are redeemed with PKCE (J24)
      openid: { redirectExactMatch: true },
      noAnalytics: true,
      ssoTraces: { disable: true }, // ours are redacted (J21)
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    })
    return { connections: made.connectionAPIController, oauth: made.oauthController }
  })
}

/** Gives the engine a connection's facts; returns the key of its record. An earlier record of the connection is dropped. */
export async function putEngineConnection(
  connectionId: string,
  facts: IdpFacts,
  earlier: string | null,
): Promise<string> {
  const { connections } = await engine()
  const { acsUrl, entityId, redirectUrl } = serviceProviderOf(connectionId)
  const record: SAMLSSORecord = await aboutConnection(null, () =>
    connections.createSAMLConnection({
      tenant: TENANT,
      product: connectionId,
      defaultRedirectUrl: redirectUrl,
      redirectUrl: [redirectUrl],
      acsUrlOverride: acsUrl,
      samlAudienceOverride: entityId,
      identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
      rawMetadata: engineMetadata(facts),
    }),
  )
  if (earlier && earlier !== record.clientID) await dropEngineConnection(earlier)
  return record.clientID
}

export async function dropEngineConnection(engineClientId: string): Promise<void> {
  await engineStore.delete('saml:config', digestOf(engineClientId))
}

export type SamlRequest = {
  requestId: string
  engineState: string
  verifier: string
  /** HTTP-Redirect: the whole address. HTTP-POST: where the form goes. */
  url: string
  form: Record<string, string> | null
}

/**
 * Makes a signed AuthnRequest (SAML core §3.4.1). RelayState is our
 * transaction's id, opaque to the IdP (I13); the engine's own stays with us.
 */
export async function beginSaml(
  connection: { id: string; engineClientId: string; signInUrl: string },
  { relayState, forceAuthn }: { relayState: string; forceAuthn: boolean },
): Promise<SamlRequest> {
  const { oauth } = await engine()
  const verifier = newSecret()
  const answer = await aboutConnection(digestOf(connection.engineClientId), () =>
    oauth.authorize({
      client_id: connection.engineClientId,
      redirect_uri: serviceProviderOf(connection.id).redirectUrl,
      response_type: 'code',
      state: relayState,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      forceAuthn: String(forceAuthn),
    }),
  )
  if (answer.redirect_url && !answer.error) return { ...redirectRequest(answer.redirect_url, relayState), verifier }
  if (answer.authorize_form)
    return { ...formRequest(answer.authorize_form, connection.signInUrl, relayState), verifier }
  throw new Error(`the engine made no request: ${answer.error ?? 'no redirect'}`)
}

/**
 * Has the engine verify a response and redeems its code at once, in process:
 * the code never leaves this function (J5).
 *
 * @throws whatever the engine says; for the log, never for a page (J23).
 */
export async function verifyWithEngine(
  connection: { id: string; engineClientId: string },
  { samlResponse, engineState, verifier }: { samlResponse: string; engineState: string; verifier: string },
): Promise<Profile> {
  const { oauth } = await engine()
  return aboutConnection(digestOf(connection.engineClientId), async () => {
    const { redirect_url, error } = await oauth.samlResponse({ SAMLResponse: samlResponse, RelayState: engineState })
    const code = redirect_url && new URL(redirect_url).searchParams.get('code')
    if (error || !code) throw new Error(error ?? 'the engine gave no code')
    const redirect_uri = serviceProviderOf(connection.id).redirectUrl
    const { access_token } = await oauth.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      code_verifier: verifier,
    })
    return oauth.userInfo(access_token)
  })
}

function redirectRequest(redirectUrl: string, relayState: string) {
  const url = new URL(redirectUrl)
  const request = url.searchParams.get('SAMLRequest') ?? ''
  const engineState = url.searchParams.get('RelayState') ?? ''
  url.searchParams.set('RelayState', relayState)
  const xml = inflateRawSync(Buffer.from(request, 'base64'), { maxOutputLength: 100_000 }).toString('utf8')
  return { requestId: requestIdOf(xml), engineState, url: url.href, form: null }
}

function formRequest(html: string, action: string, relayState: string) {
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const request = field('SAMLRequest')
  const requestId = requestIdOf(Buffer.from(request, 'base64').toString('utf8'))
  return {
    requestId,
    engineState: field('RelayState'),
    url: action,
    form: { SAMLRequest: request, RelayState: relayState },
  }
}

/** The ID of a request that we have just made ourselves. */
function requestIdOf(xml: string): string {
  const id = /<[\w:]*AuthnRequest\b[^>]*\sID="([^"]+)"/.exec(xml)?.[1]
  if (!id) throw new Error('the engine’s request has no ID')
  return id
}

/** The engine stores a record under the RIPEMD-160 of its key. */
function digestOf(engineKey: string): string {
  return createHash('ripemd160').update(engineKey).digest('hex')
}
