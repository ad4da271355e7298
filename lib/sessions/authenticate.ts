import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { isAlive, TOUCH_SECONDS } from './model'

/**
 * Who is behind a session cookie, from the row that decides (one query). `null`
 * once the session, the account, the membership it is confined to or its
 * connection is gone: ending bites at the next request on every node (I11).
 */
export async function authenticate(sessionId: SessionId, now: Date): Promise<UserActor | null> {
  const [row] = await db().$queryRaw<Row[]>`
    select s."userId", s."confinedTo", s."provenAt", s."lastSeenAt", s."expiresAt", s."endedAt"
    from "Session" s
    join "User" u on u.id = s."userId" and u."disabledAt" is null
    left join "Connection" c on c.id = s."connectionId"
    left join "Membership" m on m."orgId" = s."confinedTo" and m."userId" = s."userId"
    where s.id = ${sessionId}
      and (s."connectionId" is null or c.state = 'active')
      and (s."confinedTo" is null or m."userId" is not null)`
  if (!row || !isAlive(row, now)) return null

  if (addSeconds(row.lastSeenAt, TOUCH_SECONDS) < now)
    await db().session.updateMany({ where: { id: sessionId, lastSeenAt: row.lastSeenAt }, data: { lastSeenAt: now } })
  return { kind: 'user', userId: row.userId, sessionId, confinedTo: row.confinedTo, provenAt: row.provenAt }
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

type Row = {
  userId: UserId
  confinedTo: OrgId | null
  provenAt: Date
  lastSeenAt: Date
  expiresAt: Date
  endedAt: Date | null
}
