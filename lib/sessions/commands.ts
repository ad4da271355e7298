import { requireUnconfined } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, type IdentityId, newId, type OrgId, type SessionId, type UserId } from '@/lib/platform/ids'
import type { SignInMethod } from '@/lib/platform/prisma/client'
import { addSeconds } from '@/lib/platform/time'
import { SESSION_SECONDS } from './model'

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
  /** The browser's present session, which ends. */
  replaces?: SessionId | null
}

export type SsoOrigin = { connectionId: ConnectionId; identityId: IdentityId; orgId: OrgId }

/**
 * Begins a session for somebody who has just proven who they are. A session
 * that an organization's IdP vouched for is confined to it (I22).
 */
export async function startSession(tx: Tx, session: NewSession): Promise<SessionId> {
  const { userId, method, origin, device, provenAt = tx.now, replaces } = session
  const id = newId('session')
  await tx.db.session.create({
    data: {
      ...{ id, userId, method, provenAt, ...device },
      connectionId: origin?.connectionId ?? null,
      identityId: origin?.identityId ?? null,
      confinedTo: origin?.orgId ?? null,
      ...{ createdAt: tx.now, lastSeenAt: tx.now, expiresAt: addSeconds(tx.now, SESSION_SECONDS) },
    },
    select: { id: true },
  })
  await record(tx, origin ? { id: origin.orgId } : null, 'session.started', { sessionId: id, userId, method })
  if (replaces) await endReplaced(tx, replaces)
  return id
}

async function endReplaced(tx: Tx, sessionId: SessionId): Promise<void> {
  const reason = 'signed in anew'
  const [ended] = await tx.db.session.updateManyAndReturn({
    where: { id: sessionId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
    select: { confinedTo: true },
  })
  if (ended) await record(tx, orgOf(ended), 'session.ended', { sessionId, reason })
}

const orgOf = ({ confinedTo }: { confinedTo: string | null }) => (confinedTo ? { id: confinedTo as OrgId } : null)

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

/** Ends every session of a person, but `keep`; for password changes and the like. Returns how many. */
export async function endSessionsOf(
  tx: Tx,
  userId: UserId,
  reason: string,
  keep: SessionId | null = null,
): Promise<number> {
  const { count } = await tx.db.session.updateMany({
    where: { userId, endedAt: null, expiresAt: { gt: tx.now }, ...(keep ? { id: { not: keep } } : {}) },
    data: { endedAt: tx.now, endedReason: reason },
  })
  await record(tx, null, 'session.ended_everywhere', { userId, count, reason })
  return count
}

/** Ends the sessions that came through a connection (turned off, removed). Returns how many. */
export async function endSessionsThrough(tx: Tx, connectionId: ConnectionId, reason: string): Promise<number> {
  const { count } = await tx.db.session.updateMany({
    where: { connectionId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
  })
  return count
}

/**
 * Notes a fresh proof (I24). The session goes on under another id: whoever had
 * the old cookie does not get the new powers.
 */
export async function renewProven(tx: Tx<UserActor>): Promise<SessionId> {
  const { actor } = tx
  const before = await tx.db.session.findUniqueOrThrow({ where: { id: actor.sessionId } })
  const id = newId('session')
  await tx.db.session.create({ data: { ...before, id, provenAt: tx.now, lastSeenAt: tx.now }, select: { id: true } })
  await end(tx, actor.sessionId, 'proven anew')
  await record(tx, orgOf(before), 'session.proven', { sessionId: id })
  return id
}

async function end(tx: Tx<UserActor>, sessionId: SessionId, reason: string): Promise<void> {
  const [ended] = await tx.db.session.updateManyAndReturn({
    where: { id: sessionId, userId: tx.actor.userId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
    select: { confinedTo: true },
  })
  if (!ended) fail('session_not_found')
  await record(tx, orgOf(ended), 'session.ended', { sessionId, reason })
}
