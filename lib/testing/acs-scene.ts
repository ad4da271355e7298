import { X509Certificate } from 'node:crypto'
import { putEngineConnection } from '@/lib/connections/jackson'
import { readIdpMetadata } from '@/lib/connections/metadata'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { db, pool } from '@/lib/platform/db'
import { type ConnectionId, newId, type TransactionId, type UserId } from '@/lib/platform/ids'
import { aMember, anIdentity, aVerifiedDomain } from './factories'
import { createSigningKey, idpMetadata, type SamlResponseOptions, samlResponse } from './saml'
import { type Keys, optionsFor, type Scene } from './saml-scene'
import { EMAIL_FORMAT } from './saml-styles'
import { aSamlOrg, type SamlOrg } from './sso'

const DOMAIN = 'orga.test'
const ISSUER = 'https://idp.orga.test/saml'

/** Whom every answer is about, and a lasting subject of the same person. */
export const ADA = `ada@${DOMAIN}`
export const ADA_LASTING = '00u-ada'

export type AcsScene = { org: SamlOrg; keys: Keys; ada: UserId }

/**
 * An organization like the one that hostile documents are made for, over the
 * real database: its domain, its IdP with a good and a weak key pinned, and
 * Ada, whom a good answer signs in at once.
 */
export async function anAcsScene(): Promise<AcsScene> {
  const keys: Keys = {
    idp: createSigningKey('idp.orga.test'),
    stranger: createSigningKey('stranger.test'),
    weak: createSigningKey('weak.orga.test', { bits: 1024 }),
  }
  const org = await aSamlOrg({ issuer: ISSUER })
  await aVerifiedDomain(org.orgId, DOMAIN)
  await pinKeys(org.connectionId, [keys.idp, keys.weak])
  const ada = await aMember(org.orgId)
  const known = { issuer: ISSUER, format: EMAIL_FORMAT, email: ADA, userId: ada, linkedAt: new Date() }
  await anIdentity(org.connectionId, { ...known, subject: ADA })
  return { org, keys, ada }
}

/** An owner could not pin the weak one; one that was pinned long ago still has to be refused. */
async function pinKeys(connectionId: ConnectionId, keys: readonly { certificatePem: string }[]): Promise<void> {
  const pems = keys.map(({ certificatePem }) => certificatePem)
  const [certificate = ''] = pems
  const facts = readIdpMetadata(
    idpMetadata({ entityId: ISSUER, ssoUrl: 'https://idp.orga.test/sso', certificates: [certificate] }),
  )
  const engineClientId = await putEngineConnection(connectionId, facts, null)
  await db().connection.update({
    where: { id: connectionId },
    data: {
      engineClientId,
      certificates: { deleteMany: {}, create: pems.map((pem) => ({ id: newId('certificate'), ...described(pem) })) },
    },
  })
}

function described(pem: string) {
  const { fingerprint256: fingerprint, validTo } = new X509Certificate(pem)
  return { pem, fingerprint, notAfter: new Date(validTo), createdAt: new Date() }
}

/** What the guard will expect of an answer to this sign-in, by a clock that stands still. */
export async function sceneOf({ org }: AcsScene, id: TransactionId, now: Date): Promise<Scene> {
  const { requestId, createdAt } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
  const { entityId, acsUrl } = serviceProviderOf(org.connectionId)
  return { idpEntityId: org.issuer, spEntityId: entityId, acsUrl, requestId, startedAt: createdAt, now }
}

/** An honest answer in base64, or one about somebody else. The assertion's id is new each time. */
export function answerTo(keys: Keys, at: Scene, changes: Partial<SamlResponseOptions> = {}): string {
  const o = { ...optionsFor(keys, {}, at), assertionId: newId('transaction'), ...changes }
  return Buffer.from(samlResponse(o)).toString('base64')
}

/** How many there are of what a sign-in makes. */
export async function made(): Promise<Record<'sessions' | 'identities' | 'users' | 'assertions', number>> {
  const { rows } = await pool().query(
    `select (select count(*)::int from "Session") as sessions, (select count(*)::int from "Identity") as identities,
       (select count(*)::int from "User") as users, (select count(*)::int from "SeenAssertion") as assertions`,
  )
  return rows[0]
}

/** What a sign-in's row and its attempt say: state, outcome and what became of the last answer. */
export async function recorded(id: TransactionId) {
  const { state, attemptId } = await db().signInTransaction.findUniqueOrThrow({ where: { id } })
  const attempt = await db().attempt.findUniqueOrThrow({ where: { id: attemptId } })
  const steps = attempt.steps as { name: string; ok?: boolean; detail?: string }[]
  return { state, attempt: attempt.state, outcome: attempt.outcome, reference: attempt.reference, last: steps.at(-1) }
}
