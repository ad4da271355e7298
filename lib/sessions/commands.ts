import { requireUnconfined } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type FactorKind, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, type IdentityId, newId, type OrgId, type SessionId, type UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma, type SignInMethod } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { endReplaced, endSessionsOf, orgOf, type Replaced } from './endings'
import { accessEndedJob } from './jobs'
import { policyFor } from './lifetime'
import { newLifetime, type SessionPolicy } from './model'

/** What is kept of the browser that signs in: words and a network, never the whole address. */
export type Device = { device: string; network: string }

/**
 * `provenAt`: when the person last showed who they are, now if left out; an IdP
 * that let them through unasked did not ask (I24).
 */
export type NewSession = {
  userId: UserId
  method: SignInMethod
  origin: SsoOrigin | null
  device: Device
  provenAt?: Date
  /** How they did (RFC 8176); for SSO what the IdP said. */
  amr?: readonly string[]
  factor?: FactorKind | null
  /** The IdP lets it last no longer. */
  endsBy?: Date | null
  /** What applies to the person's sessions, where the caller has read it in this transaction. */
  policy?: SessionPolicy
  /** The browser's present session, which ends. */
  replaces?: SessionId | null
}

export type SsoOrigin = { connectionId: ConnectionId; identityId: IdentityId; orgId: OrgId }

/**
 * Begins a session for somebody who has just proven who they are. A session
 * that an organization's IdP vouched for is confined to it (I22).
 */
export async function startSession(tx: Tx, session: NewSession): Promise<SessionId> {
  const { userId, method, origin, device, provenAt = tx.now, replaces, amr = [], factor = null, endsBy } = session
  const id = newId('session')
  const confinedTo = origin?.orgId ?? null
  const policy = session.policy ?? (await policyFor(tx, { userId, confinedTo }))
  const replaced = replaces ? await endReplaced(tx, replaces, 'signed in anew') : null
  const sid = replaced && goesOn(replaced, session) ? replaced.sid : id
  if (replaced && sid === id) await enqueue(tx, accessEndedJob, { sid: replaced.sid })
  const { lastSeenAt, idleSeconds, expiresAt } = newLifetime(policy, tx.now, endsBy ?? null)
  const statement = Prisma.sql`
    insert into "Session" (id, sid, "userId", method, "provenAt", amr, factor, device, network, "connectionId",
      "identityId", "confinedTo", "createdAt", "lastSeenAt", "idleSeconds", "expiresAt")
    values (${id}, ${sid}, ${userId}, ${method}::"SignInMethod", ${provenAt}, ${[...amr]}, ${factor}, ${device.device},
      ${device.network}, ${origin?.connectionId ?? null}, ${origin?.identityId ?? null}, ${confinedTo}, ${tx.now},
      ${lastSeenAt}, ${idleSeconds}, ${expiresAt})`
  await query(tx, 'session.start', statement)
  await record(tx, origin ? { id: origin.orgId } : null, 'session.started', { sessionId: id, userId, method })
  return id
}

/** Signing in again as the same person by the same way is the same session to the apps. */
function goesOn(before: Replaced, { userId, origin }: NewSession): boolean {
  return (
    before.userId === userId &&
    before.connectionId === (origin?.connectionId ?? null) &&
    before.identityId === (origin?.identityId ?? null) &&
    before.confinedTo === (origin?.orgId ?? null)
  )
}

/** Ends the session the person is in. */
export function signOut(ctx: Ctx<UserActor>): Promise<void> {
  return transact(ctx, (tx) => end(tx, tx.actor.sessionId, 'signed out'))
}

/**
 * Ends one of the person's own sessions.
 *
 * @throws Failure `session_not_found`, also for other people's sessions.
 * @throws Failure `confined_session` from a confined session for any but itself (I22).
 */
export function endSession(ctx: Ctx<UserActor>, { sessionId }: { sessionId: SessionId }): Promise<void> {
  return transact(ctx, async (tx) => {
    if (sessionId !== tx.actor.sessionId) requireUnconfined(tx)
    await end(tx, sessionId, 'ended by the person')
  })
}

/**
 * Ends the person's sessions everywhere: all but this one, or this one too.
 *
 * @throws Failure `confined_session` from a session of an organization's IdP (I22).
 */
export function endMySessions(ctx: Ctx<UserActor>, { alsoThis = false } = {}): Promise<number> {
  return transact(ctx, async (tx) => {
    requireUnconfined(tx)
    const keep = alsoThis ? null : tx.actor.sessionId
    return endSessionsOf(tx, tx.actor.userId, 'signed out everywhere', keep)
  })
}

/** What a person has just shown in a running session: how (RFC 8176), and with which factor of their own. */
export type Proof = { amr: readonly string[]; factor: FactorKind | null }

/**
 * Notes a fresh proof (I24). The session goes on under another id: whoever had
 * the old cookie does not get the new powers.
 */
export async function renewProven(tx: Tx<UserActor>, proof?: Proof): Promise<SessionId> {
  const { id, before } = await goOn(tx, { provenAt: tx.now }, proof)
  await record(tx, orgOf(before), 'session.proven', { sessionId: id })
  return id
}

/**
 * Lifts the confinement of a session whose person has just proven the account
 * by a factor of their own (I22). It goes on under another id, and still hangs
 * on the connection and the identity that it came by. The organization that
 * vouched reads of it in its log.
 */
export async function liftSession(tx: Tx<UserActor>, proof: Proof): Promise<SessionId> {
  const { id, before } = await goOn(tx, { provenAt: tx.now, confinedTo: null, liftedAt: tx.now }, proof)
  await record(tx, orgOf(before), 'session.lifted', { sessionId: id, userId: tx.actor.userId })
  return id
}

/** Adds what a proof showed to the session, under another id; how fresh its last proof is stays as it was. */
export async function addFactor(tx: Tx<UserActor>, proof: Proof): Promise<SessionId> {
  return (await goOn(tx, {}, proof)).id
}

type Change = { provenAt?: Date; confinedTo?: null; liftedAt?: Date }

async function goOn(tx: Tx<UserActor>, change: Change, proof: Proof = { amr: [], factor: null }) {
  const { sessionId } = tx.actor
  const before = await tx.db.session.findUniqueOrThrow({ where: { id: sessionId } })
  const id = newId('session')
  if (!(await endReplaced(tx, sessionId, 'proven anew'))) fail('session_not_found')
  const amr = [...new Set([...before.amr, ...proof.amr])]
  const shown = { amr, factor: proof.factor ?? before.factor, lastSeenAt: tx.now }
  await tx.db.session.create({ data: { ...before, ...shown, ...change, id }, select: { id: true } })
  return { id, before }
}

async function end(tx: Tx<UserActor>, sessionId: SessionId, reason: string): Promise<void> {
  const [ended] = await tx.db.session.updateManyAndReturn({
    where: { id: sessionId, userId: tx.actor.userId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
    select: { confinedTo: true, sid: true },
  })
  if (!ended) fail('session_not_found')
  await record(tx, orgOf(ended), 'session.ended', { sessionId, reason })
  await enqueue(tx, accessEndedJob, { sid: ended.sid })
}
