import type { IConnectionAPIController, IOAuthController, Profile, SAMLSSORecord } from '@boxyhq/saml-jackson'
import { now } from '@/lib/platform/clock'
import type { Tx } from '@/lib/platform/context'
import { newSecret } from '@/lib/platform/crypto'
import { env } from '@/lib/platform/env'
import { once } from '@/lib/platform/singleton'
import { signedRedirect } from './authn-request'
import { challengeOf, engineDigest, openCode } from './engine-code'
import { notedRequest, packState, readRequestForm, takesRedirects, unpackState } from './engine-request'
import {
  aboutConnection,
  CONNECTIONS,
  connectionRecord,
  type EngineNotes,
  type EngineRecord,
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
 * @param tx where the connection's rows change: engine and rows become true together
 */
export async function putEngineConnection(
  connectionId: string,
  facts: IdpFacts,
  earlier: string | null,
  kept: KeptAddresses | null = null,
  tx: Tx | null = null,
): Promise<string> {
  const { connections } = await engine()
  const { acsUrl, entityId, redirectUrl } = serviceProviderOf(connectionId, kept)
  const scope = { connectionId, record: null, earlierKey: null, notes: new Map(), tx }
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
  if (earlier) await engineStore.deleteMany(CONNECTIONS, [engineDigest(earlier)], tx)
  return record.clientID
}

/** Forgets them again, with the rows. */
export async function dropEngineConnection(id: string, engineClientId: string, tx: Tx): Promise<void> {
  await engineStore.deleteMany(CONNECTIONS, [id, engineDigest(engineClientId)], tx)
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

type Asked = { relayState: string; forceAuthn: boolean }
type Asker = KnownToEngine & { signInUrl: string; kept?: KeptAddresses | null }

/**
 * Makes a signed AuthnRequest (SAML core §3.4.1) for the binding that the
 * provider's metadata names. RelayState is our transaction's id, opaque to the
 * IdP (I13); the engine's own stays with us.
 */
export async function beginSaml(connection: Asker, asked: Asked): Promise<SamlRequest> {
  const record = await connectionRecord(scopeOf(connection))
  if (!record) throw new Error(`the engine does not know ${connection.id}`)
  return takesRedirects(record) ? beginByRedirect(connection, asked) : beginByForm(connection, asked)
}

/** Ours: what is signed is the query, and the engine would sign the document (decision 0019). */
async function beginByRedirect(connection: Asker, { relayState, forceAuthn }: Asked): Promise<SamlRequest> {
  const { signInUrl, engineClientId: clientId } = connection
  const { acsUrl, entityId, redirectUrl } = serviceProviderOf(connection.id, connection.kept)
  const facts = { signInUrl, acsUrl, entityId, relayState, forceAuthn, now: now() }
  const { requestId, url } = signedRedirect(facts, await signingKey())
  const verifier = newSecret()
  const engineState = notedRequest({ requestId, clientId, redirectUrl, state: relayState, verifier })
  return { requestId, engineState, verifier, url, form: null }
}

/** The engine's: its document carries the signature. */
async function beginByForm(connection: Asker, { relayState, forceAuthn }: Asked): Promise<SamlRequest> {
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
  if (!answer.authorize_form) throw new Error(`the engine made no request: ${answer.error ?? 'no form'}`)
  const { requestId, relayState: engines, samlRequest } = readRequestForm(answer.authorize_form)
  const form = { SAMLRequest: samlRequest, RelayState: relayState }
  return { requestId, engineState: packState(engines, scope.notes), verifier, url: connection.signInUrl, form }
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
