import { newSecret } from '@/lib/platform/crypto'
import { challengeOf, engineDigest } from './engine-code'
import type { EngineNotes, EngineRecord } from './engine-store'

// What the engine keeps between a request and its answer: public facts of the request, which our transaction carries.

/** The engine takes an answer for one to a request of its own only where its RelayState begins so. */
const RELAY_STATE = 'boxyhq_jackson_'

type Noting = { requestId: string; clientId: string; redirectUrl: string; state: string; verifier: string }

/**
 * The state that the engine would have kept of a request, had it made it: with
 * the answer it finds there which request is meant, which connection, and whose
 * code it may make (PKCE).
 */
export function notedRequest({ requestId, clientId, redirectUrl, state, verifier }: Noting): string {
  const name = newSecret()
  const shared = { redirect_uri: redirectUrl, state }
  const session = {
    ...{ ...shared, id: requestId, response_type: 'code' },
    ...{ code_challenge: challengeOf(verifier), code_challenge_method: 'S256' },
    requested: { ...shared, client_id: clientId, protocol: 'saml', login_type: 'sp-initiated' },
  }
  const note: [string, EngineRecord] = [`oauth:session ${engineDigest(name)}`, { value: JSON.stringify(session) }]
  return packState(RELAY_STATE + name, new Map([note]))
}

export function packState(relayState: string, notes: EngineNotes): string {
  return JSON.stringify({ relayState, notes: [...notes] })
}

export function unpackState(engineState: string): { relayState: string; notes: EngineNotes } {
  const { relayState, notes } = JSON.parse(engineState) as { relayState: string; notes: [string, EngineRecord][] }
  return { relayState, notes: new Map(notes) }
}

/** Whether the metadata that the engine was given names the HTTP-Redirect binding; it names one only. */
export function takesRedirects({ value }: EngineRecord): boolean {
  const { idpMetadata } = JSON.parse(value) as { idpMetadata: { sso: { redirectUrl?: string } } }
  return Boolean(idpMetadata.sso.redirectUrl)
}

/** Takes apart the form of the engine's for HTTP-POST (SAML bindings §3.5.4). */
export function readRequestForm(html: string): { requestId: string; relayState: string; samlRequest: string } {
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
  const samlRequest = field('SAMLRequest')
  const xml = Buffer.from(samlRequest, 'base64').toString('utf8')
  const requestId = /<[\w:]*AuthnRequest\b[^>]*\sID="([^"]+)"/.exec(xml)?.[1]
  if (!requestId) throw new Error('the engine’s request has no ID')
  return { requestId, relayState: field('RelayState'), samlRequest }
}
