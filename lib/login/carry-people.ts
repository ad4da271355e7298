import { authorize } from '@/lib/access/authorize'
import type { Ctx, OperatorActor, UserActor } from '@/lib/platform/context'
import type { ConnectionId, OrgId, UserId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { type Hindrance, hindranceSql } from './carry-sql'

export const PEOPLE_PER_PAGE = 50

/** Somebody who is linked through the replaced connection. */
export type OldPerson = {
  userId: UserId
  name: string
  /** As the old connection's IdP vouched for it last. */
  email: string | null
  lastSignInAt: Date | null
  /** When they came by the new connection last; `null` while they have not come. */
  cameAt: Date | null
  /** Why their link would not be carried over; `null` where it could be, and for who has come. */
  hindrance: Hindrance | null
}

export type CameOver = {
  /** Members who are linked through the old connection. */
  total: number
  /** Of them, how many are linked through the new one as well. */
  came: number
  /** Of those who have not come, how many could be carried over. */
  carriable: number
  rows: OldPerson[]
}

type Row = Omit<CameOver, 'rows'> & { rows: (Omit<OldPerson, Times> & Record<Times, string | null>)[] }
type Times = 'lastSignInAt' | 'cameAt'

type Page = { came?: boolean | undefined; page?: number | undefined; limit?: number | undefined }

/**
 * Who has come over to `connectionId` from the connection that it replaces, and
 * who has not: counts, and a page of those who have or have not, by name. One
 * statement, however many people there are. Pages count from 1.
 */
export async function whoCameOver(
  ctx: Ctx<UserActor | OperatorActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
  { came = false, page = 1, limit = PEOPLE_PER_PAGE }: Page = {},
): Promise<CameOver> {
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.read', orgId)
  const statement = Prisma.sql`
    with people as (
      select u.id as "userId", u.name, o.email, o."lastUsedAt" as "lastSignInAt", n."lastUsedAt" as "cameAt",
        n.id is not null as came, case when n.id is null then ${hindranceSql(ctx.now)} end as hindrance
      from "Connection" c join "Identity" o on o."connectionId" = c."replacesId"
      join "User" u on u.id = o."userId" join "Membership" m on m."orgId" = c."orgId" and m."userId" = u.id
      left join "Identity" n on n."connectionId" = c.id and n."userId" = u.id
      where c.id = ${connectionId} and c."orgId" = ${orgId}
    ),
    shown as (
      select "userId", name, email, "lastSignInAt", "cameAt", hindrance from people where came = ${came}
      order by name, "userId" limit ${limit} offset ${limit * (page - 1)}
    )
    select count(*)::int as total, (count(*) filter (where came))::int as came,
      (count(*) filter (where not came and hindrance is null))::int as carriable,
      (select coalesce(json_agg(s order by s.name, s."userId"), '[]') from shown s) as rows
    from people`
  const [row] = await query<Row>(ctx, 'replacement.people', statement)
  const { rows, ...counts } = row! // of counts there is one row
  return { ...counts, rows: rows.map((one) => ({ ...one, ...timesOf(one) })) }
}

function timesOf({ lastSignInAt, cameAt }: Record<Times, string | null>) {
  return { lastSignInAt: lastSignInAt ? new Date(lastSignInAt) : null, cameAt: cameAt ? new Date(cameAt) : null }
}

/** How far each replacement of the organization has come that is not over, for the overview. */
export type RunningReplacement = { connectionId: ConnectionId; name: string; old: string; total: number; came: number }

export async function runningReplacements(ctx: Ctx<UserActor>, orgId: OrgId): Promise<RunningReplacement[]> {
  const org = await authorize(ctx, 'connection.read', orgId)
  const statement = Prisma.sql`
    select c.id as "connectionId", c.name, p.name as old, count(m."userId")::int as total,
      (count(n.id) filter (where m."userId" is not null))::int as came
    from "Connection" c join "Connection" p on p.id = c."replacesId"
    left join "Identity" o on o."connectionId" = p.id and o."userId" is not null
    left join "Membership" m on m."orgId" = c."orgId" and m."userId" = o."userId"
    left join "Identity" n on n."connectionId" = c.id and n."userId" = m."userId"
    where c."orgId" = ${org.id} and p.state = 'active'
    group by c.id, c.name, p.name, c."createdAt" order by c."createdAt"`
  return query<RunningReplacement>(ctx, 'replacement.running', statement)
}
