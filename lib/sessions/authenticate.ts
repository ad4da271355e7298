import type { Ctx, FactorKind, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import { presentLifetimeSql } from './lifetime'
import { canStay, endsAt, isAlive, type Lifetime, TOUCH_SECONDS } from './model'

/**
 * Who is behind a session cookie, from the row that decides (one query). `null`
 * once the session, the account, its connection or the membership that the
 * connection vouched for is gone, or a policy has become shorter than it is old: ending
 * bites at the next request on every node (I11).
 */
export async function authenticate(sessionId: SessionId, now: Date): Promise<UserActor | null> {
  const row = await findLiving(sessionId, now)
  if (!row) return null

  if (addSeconds(row.lastSeenAt, TOUCH_SECONDS) < now) await touch(sessionId, row.lastSeenAt, now)
  return actorOf(sessionId, row)
}

/** The same for a page that looks for news by itself: nobody need be there, so the session ends no later for it. */
export async function glance(sessionId: SessionId, now: Date): Promise<UserActor | null> {
  const row = await findLiving(sessionId, now)
  return row && actorOf(sessionId, row)
}

function actorOf(sessionId: SessionId, { userId, confinedTo, provenAt, factor, vouchedBy }: Row): UserActor {
  return { kind: 'user', userId, sessionId, confinedTo, provenAt, factor, vouchedBy }
}

/** A database that takes no writes (its disk is full, say) must not keep out who is in; unnoted, a session ends earlier. */
async function touch(id: SessionId, lastSeenAt: Date, now: Date): Promise<void> {
  try {
    await db().session.updateMany({ where: { id, lastSeenAt }, data: { lastSeenAt: now } })
  } catch (error) {
    log.error('the use of a session could not be noted', error)
  }
}

/** `canStay`: {@link staySignedIn} would let it end later. */
export type SessionEnd = { endsAt: Date; canStay: boolean }

/** When a session ends by itself, `null` once it is over. Asking is no use of it: it ends no later for that. */
export async function findSessionEnd(sessionId: SessionId, now: Date): Promise<SessionEnd | null> {
  const row = await findLiving(sessionId, now)
  return row && { endsAt: endsAt(row), canStay: canStay(row) }
}

/**
 * Notes that somebody is there, at once rather than every few minutes, and says
 * when the session ends now; `null` when it was over already.
 */
export async function staySignedIn(sessionId: SessionId, now: Date): Promise<SessionEnd | null> {
  if (!(await findLiving(sessionId, now))) return null
  await db().session.updateMany({
    where: { id: sessionId, endedAt: null, lastSeenAt: { lt: now } },
    data: { lastSeenAt: now },
  })
  return findSessionEnd(sessionId, now)
}

async function findLiving(sessionId: SessionId, now: Date): Promise<Row | null> {
  const statement = Prisma.sql`
    select s."userId", s."confinedTo", s."provenAt", s.factor, coalesce(s."confinedTo", c."orgId") as "vouchedBy",
      s."lastSeenAt", l."idleSeconds", l."expiresAt", s."endedAt"
    from "Session" s
    cross join ${presentLifetimeSql} l
    join "User" u on u.id = s."userId" and u."disabledAt" is null
    left join "Connection" c on c.id = s."connectionId"
    left join "Membership" m on m."orgId" = coalesce(s."confinedTo", c."orgId") and m."userId" = s."userId"
    where s.id = ${sessionId}
      and (s."connectionId" is null or c.state = 'active')
      and (coalesce(s."confinedTo", c."orgId") is null or m."userId" is not null)`
  const [row] = await query<Row>({ db: db() }, 'session.find', statement)
  return row && isAlive(row, now) ? row : null
}

/**
 * The name and address of whom a session belongs to, for pages that say so. A
 * confined session sees the address that its own IdP names, not the account's (I22).
 */
export async function whoIs(ctx: Ctx<UserActor>): Promise<{ name: string; email: string }> {
  const { userId, sessionId, confinedTo } = ctx.actor
  const person = await ctx.db.user.findUniqueOrThrow({ where: { id: userId }, select: { name: true, email: true } })
  if (!confinedTo) return person
  const session = await ctx.db.session.findUniqueOrThrow({ where: { id: sessionId }, select: { identityId: true } })
  const identity = await ctx.db.identity.findUnique({
    where: { id: session.identityId ?? '' },
    select: { email: true },
  })
  return { name: person.name, email: identity?.email ?? '' }
}

type Row = Lifetime & {
  userId: UserId
  confinedTo: OrgId | null
  provenAt: Date
  factor: FactorKind | null
  vouchedBy: OrgId | null
  endedAt: Date | null
}
