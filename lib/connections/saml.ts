import type { Check } from '@/lib/attempts/model'
import { log } from '@/lib/platform/log'
import { addSeconds } from '@/lib/platform/time'
import { agrees } from './agreement'
import { decryptionWith } from './decryption'
import type { EngineRecord } from './engine-store'
import { type IdentityRefusal, identityOf, type SsoAnswer, sessionEndOf } from './identity'
import { verifyWithEngine } from './jackson'
import { emailAmong, nameAmong, sessionMinutesAmong } from './model'
import type { Mapping } from './revision-config'
import {
  decodeSamlResponse,
  type GuardCode,
  type GuardExpectation,
  type GuardVerdict,
  guardSamlResponse,
} from './saml-guard/guard'
import { type KeptAddresses, serviceProviderOf, signingKey } from './service-provider'

export type SamlConnection = {
  id: string
  issuer: string
  engineClientId: string
  engineRecord?: EngineRecord | null
  certificates: readonly string[]
  /** What its IdP knows us by, where that is not our own choice. */
  kept?: KeptAddresses | null
  /** Attributes that its owner named, where they are others than those we know. */
  mapping?: Mapping | null
}
export type SamlRefusal = GuardCode | IdentityRefusal | 'engine_refused' | 'verifiers_disagree'

export type SamlVerdict =
  | { ok: true; answer: SsoAnswer; assertionId: string; validUntil: Date; checks: Check[] }
  /** `signed`: one of the connection's keys vouched for it, so that nobody else can have sent it. */
  | { ok: false; code: SamlRefusal; signed: boolean; checks: Check[] }

type Expected = { requestId: string; startedAt: Date; now: Date; engineState: string; verifier: string }
type Accepted = Extract<GuardVerdict, { ok: true }>

const SKEW_SECONDS = 90

/**
 * Verifies a SAML response: the guard first, then the engine, joined by AND
 * (I26). Both read the same bytes, decrypt for themselves where an assertion is
 * encrypted, and must name the same subject and the same attributes; the
 * identity is taken from the guard's reading.
 */
export async function verifySamlResponse(
  connection: SamlConnection,
  samlResponse: string,
  expected: Expected,
): Promise<SamlVerdict> {
  const decoded = decodeSamlResponse(samlResponse)
  if (!decoded.ok) return { ok: false, code: decoded.code, signed: false, checks: [] }

  const guarded = guardSamlResponse(decoded.xml, await expectationOf(connection, expected))
  if (!guarded.ok) return guarded

  const disagreement = await askEngine(connection, decoded.xml, guarded, expected)
  if (disagreement) return { ok: false, code: disagreement, signed: true, checks: guarded.checks }

  const identity = identityIn(connection, guarded, expected.now)
  if (!identity.ok) return { ok: false, code: identity.code, signed: true, checks: guarded.checks }
  return {
    ok: true,
    answer: identity.answer,
    assertionId: guarded.assertionId,
    validUntil: guarded.validUntil,
    checks: guarded.checks,
  }
}

/** Whom the guard's reading names. */
export function identityIn(connection: SamlConnection, guarded: Accepted, now: Date): ReturnType<typeof identityOf> {
  return identityOf({
    issuer: guarded.issuer,
    subject: guarded.subject.value,
    format: guarded.subject.format,
    claimedEmail: emailAmong(guarded.attributes, connection.mapping?.email),
    name: nameAmong(guarded.attributes, connection.mapping?.name),
    authenticatedAt: guarded.authnInstant,
    sessionEndsBy: endOfSession(guarded, now),
  })
}

/** The guard lets a session's end pass by its skew; so does the session. */
function endOfSession({ attributes, sessionNotOnOrAfter }: Accepted, now: Date): Date | null {
  const end = sessionNotOnOrAfter && addSeconds(sessionNotOnOrAfter, SKEW_SECONDS)
  return sessionEndOf(now, sessionMinutesAmong(attributes), end)
}

/** What the guard holds an answer against. */
export async function expectationOf(
  connection: SamlConnection,
  { requestId, startedAt, now }: Pick<Expected, 'requestId' | 'startedAt' | 'now'>,
): Promise<GuardExpectation> {
  const { entityId, acsUrl } = serviceProviderOf(connection.id, connection.kept)
  const { privateKey } = await signingKey()
  return {
    ...{ idpEntityId: connection.issuer, spEntityId: entityId, acsUrl },
    ...{ requestId, startedAt, now, signingCertificates: connection.certificates },
    decrypt: decryptionWith(privateKey),
  }
}

async function askEngine(
  connection: SamlConnection,
  xml: Uint8Array,
  guarded: Accepted,
  { engineState, verifier }: Expected,
) {
  try {
    const samlResponse = Buffer.from(xml).toString('base64')
    const profile = await verifyWithEngine(connection, { samlResponse, engineState, verifier })
    if (agrees(connection, guarded, profile)) return null
    log.error('verifiers disagree', new Error('the guard and the engine read different identities'), {
      connectionId: connection.id,
    })
    return 'verifiers_disagree' as const
  } catch (error) {
    log.warn('the engine refused what the guard took', {
      connectionId: connection.id,
      reason: String(error).slice(0, 300),
    })
    return 'engine_refused' as const
  }
}
