import { record } from '@/lib/audit/record'
import type { Ctx, OperatorActor, Tx } from '@/lib/platform/context'
import type { ConnectionId, IdentityId, OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { accessEndedJob } from './jobs'
import { presentLifetimeSql } from './lifetime'

/** What is left of a session that another one replaces. */
export type Replaced = {
  sid: string
  userId: string
  connectionId: string | null
  identityId: string | null
  confinedTo: string | null
}

/** Ends a session whose browser goes on with another one. `null` when it had ended before. */
export async function endReplaced(tx: Tx, sessionId: SessionId, reason: string): Promise<Replaced | null> {
  const [ended] = await tx.db.session.updateManyAndReturn({
    where: { id: sessionId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
    select: { sid: true, userId: true, connectionId: true, identityId: true, confinedTo: true },
  })
  if (ended) await record(tx, orgOf(ended), 'session.ended', { sessionId, reason })
  return ended ?? null
}

export const orgOf = ({ confinedTo }: { confinedTo: string | null }) =>
  confinedTo ? { id: confinedTo as OrgId } : null

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
  if (count) await enqueue(tx, accessEndedJob, { userId })
  return count
}

/** How many sessions {@link endSessionsThrough} would end now. */
export function countSessionsThrough(ctx: Ctx<OperatorActor>, connectionId: ConnectionId): Promise<number> {
  return ctx.db.session.count({ where: { connectionId, endedAt: null } })
}

/** Ends the sessions that came through a connection (turned off, removed). Returns how many. */
export async function endSessionsThrough(tx: Tx, connectionId: ConnectionId, reason: string): Promise<number> {
  const { count } = await tx.db.session.updateMany({
    where: { connectionId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
  })
  if (count) await enqueue(tx, accessEndedJob, { connectionId })
  return count
}

/**
 * Writes down that sessions have run out, before a policy changes that may
 * become longer: what was over must not come back. All sessions, or those of an
 * organization's people. Nobody needs to be told; apps ask the row.
 */
export async function endRunOut(tx: Tx, orgId: OrgId | null = null): Promise<void> {
  await tx.db.$executeRaw`
    update "Session" set "endedAt" = ${tx.now}, "endedReason" = 'ran out'
    from (
      select s.id from "Session" s cross join ${presentLifetimeSql} l
      where s."endedAt" is null
        and (l."expiresAt" <= ${tx.now} or s."lastSeenAt" + l."idleSeconds" * interval '1 second' <= ${tx.now})
        and (${orgId}::text is null or s."userId" in (select "userId" from "Membership" where "orgId" = ${orgId}))
    ) over
    where "Session".id = over.id`
}

/**
 * Ends the sessions in which an organization's IdP vouched for a person, when
 * the organization lets go of them. Apps hear of it even where none ended: the
 * membership is what they rely on.
 */
export async function endSessionsIn(
  tx: Tx,
  org: { readonly id: OrgId },
  userId: UserId,
  reason: string,
): Promise<void> {
  const { count } = await tx.db.session.updateMany({
    where: { userId, confinedTo: org.id, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
  })
  if (count) await record(tx, org, 'session.ended_everywhere', { userId, count, reason })
  // No session has that name: a membership that is given back revives no app's tokens.
  await tx.db.$executeRaw`
    update "AppGrant" set sid = 'removed ' || id
    where "userId" = ${userId} and "orgId" = ${org.id} and "endedAt" is null`
  await enqueue(tx, accessEndedJob, { userId })
}

/** Ends the sessions that came by an identity. Returns how many. */
export async function endSessionsBy(
  tx: Tx,
  { identityId, userId }: { identityId: IdentityId; userId: UserId },
  reason: string,
): Promise<number> {
  const { count } = await tx.db.session.updateMany({
    where: { identityId, endedAt: null },
    data: { endedAt: tx.now, endedReason: reason },
  })
  if (count) await enqueue(tx, accessEndedJob, { userId })
  return count
}
