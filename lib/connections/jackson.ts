import { inflateRawSync } from 'node:zlib'
import type { IConnectionAPIController, IOAuthController, Profile, SAMLSSORecord } from '@boxyhq/saml-jackson'
import { newSecret } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { once } from '@/lib/platform/singleton'
import { challengeOf, engineDigest, openCode } from './engine-code'
import {
  aboutConnection,
  CONNECTIONS,
  type EngineNotes,
  type EngineRecord,
  type EngineScope,
  engineStore,
} from './engine-store'
import { engineMetadata, type IdpFacts } from './metadata'
import { type KeptAddresses, serviceProviderOf, signingKey } from './service-provider'

/** One tenant for the installation: connections are told apart by our id, as the engine's product. */
const TENANT = 'porchlight'
/** Longer than a sign-in transaction lives: ours decides. */
const ENGINE_TTL_SECONDS = 15 * 60

type Engine = { connections: IConnectionAPIController; oauth: IOAuthController }

/** The SAML engine, in this process; loaded at first use. None of its routes is public (J5, J17). */
function engine(): Promise<Engine> {
  return once('saml-engine', async () => {
    const key = await signingKey()
    const { controllers } = await import('@boxyhq/saml-jackson') // takes a second or more, in which nothing else is done
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

/**
 * Gives the engine a connection's facts; returns the key of its record. An earlier record of the connection is dropped.
 *
 * @param connectionId a revision's id for what is not live yet; `kept` says then what its IdP knows
 */
export async function putEngineConnection(
  connectionId: string,
  facts: IdpFacts,
  earlier: string | null,
  kept: KeptAddresses | null = null,
): Promise<string> {
  const { connections } = await engine()
  const { acsUrl, entityId, redirectUrl } = serviceProviderOf(connectionId, kept)
  const scope = { connectionId, record: null, earlierKey: null, notes: new Map() }
  const record: SAMLSSORecord = await aboutConnection(scope, () =>
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
  if (earlier) await engineStore.delete(CONNECTIONS, engineDigest(earlier))
  return record.clientID
}

export async function dropEngineConnection(connectionId: string, engineClientId: string): Promise<void> {
  await engineStore.deleteMany(CONNECTIONS, [connectionId, engineDigest(engineClientId)])
}

/** What the engine needs of a connection; `engineRecord` is read where it is left out. */
type KnownToEngine = { id: string; engineClientId: string; engineRecord?: EngineRecord | null }

export type SamlRequest = {
  requestId: string
  /** The engine's RelayState and what it noted of the request: it is given them with the answer. */
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
  connection: KnownToEngine & { signInUrl: string },
  { relayState, forceAuthn }: { relayState: string; forceAuthn: boolean },
): Promise<SamlRequest> {
  const { oauth } = await engine()
  const verifier = newSecret()
  const scope = scopeOf(connection)
  const answer = await aboutConnection(scope, () =>
    oauth.authorize({
      client_id: connection.engineClientId,
      redirect_uri: serviceProviderOf(connection.id).redirectUrl,
      response_type: 'code',
      state: relayState,
      code_challenge: challengeOf(verifier),
      code_challenge_method: 'S256',
      forceAuthn: String(forceAuthn),
    }),
  )
  const request = requestFrom(answer, connection.signInUrl, relayState)
  if (request) return { ...request, engineState: packState(request.engineState, scope), verifier }
  throw new Error(`the engine made no request: ${answer.error ?? 'no redirect'}`)
}

/**
 * Has the engine verify a response and redeems its code at once, in process:
 * the code never leaves this function (J5).
 *
 * @throws whatever the engine says; for the log, never for a page (J23).
 */
export async function verifyWithEngine(
  connection: KnownToEngine,
  { samlResponse, engineState, verifier }: { samlResponse: string; engineState: string; verifier: string },
): Promise<Profile> {
  const { oauth } = await engine()
  const { relayState, notes } = unpackState(engineState)
  return aboutConnection(scopeOf(connection, notes), async () => {
    const { redirect_url, error } = await oauth.samlResponse({ SAMLResponse: samlResponse, RelayState: relayState })
    const code = redirect_url && new URL(redirect_url).searchParams.get('code')
    if (error || !code) throw new Error(error ?? 'the engine gave no code')
    return openCode<Profile>(code, notes, verifier) as Profile
  })
}

function scopeOf({ id, engineClientId, engineRecord }: KnownToEngine, notes: EngineNotes = new Map()) {
  return { connectionId: id, record: engineRecord ?? null, earlierKey: engineDigest(engineClientId), notes }
}

/** What must survive until the answer comes: public facts of the request, which our transaction keeps. */
function packState(relayState: string, { notes }: EngineScope): string {
  return JSON.stringify({ relayState, notes: [...notes] })
}

function unpackState(engineState: string): { relayState: string; notes: EngineNotes } {
  const { relayState, notes } = JSON.parse(engineState) as { relayState: string; notes: [string, EngineRecord][] }
  return { relayState, notes: new Map(notes) }
}

type EngineAnswer = { redirect_url?: string; authorize_form?: string; error?: string }

function requestFrom({ redirect_url, authorize_form, error }: EngineAnswer, signInUrl: string, relayState: string) {
  if (redirect_url && !error) return redirectRequest(redirect_url, relayState)
  return authorize_form ? formRequest(authorize_form, signInUrl, relayState) : null
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
