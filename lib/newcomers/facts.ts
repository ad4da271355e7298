import { type AwaitedBy, awaitedSql } from '@/lib/invitations/find'
import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, IdentityId, OrgId, TeamId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import type { NewcomerWay, StrangerFacts } from './model'

export type Stranger = { identityId: IdentityId; connectionId: ConnectionId; orgId: OrgId; email: string }

/** What {@link strangerSql} gives. */
export type StrangerRow = Omit<StrangerFacts, 'invited'> & {
  chosen: NewcomerWay
  teamId: TeamId | null
  invitation: AwaitedBy | null
}

/**
 * SQL of one value: what is known of somebody whose sign-in opens no account.
 * Asked twice, by the sign-in that lets them wait and by the job that makes the
 * account: what became true in between counts.
 *
 * @param email in canonical form
 */
export function strangerSql({ identityId, connectionId, orgId, email }: Stranger, now: Date): Prisma.Sql {
  return Prisma.sql`(
    select json_build_object('chosen', c.newcomers, 'teamId', c."newcomerTeamId",
      'addressTaken', exists (select from "User" u where u."emailCanonical" = ${email}),
      'decidedBefore', exists (
          select from "LinkRequest" r where r."identityId" = ${identityId} and (r.state = 'linked'
            or r.state = 'declined' and r."decidedAt" >= coalesce((awaited.invitation ->> 'createdAt')::timestamptz, r."decidedAt")))
        or exists (select from "Newcomer" n where n."identityId" = ${identityId} and (n.state = 'done' or n.reason = 'linked')),
      'hasWaitingRequest', waits.number is not null,
      'namesAnAccount', coalesce(waits."provenUserId", waits."awaitsProofOf") is not null,
      'invitation', awaited.invitation)
    from "Connection" c cross join (select ${awaitedSql(orgId, email, now)} as invitation) awaited
    left join lateral (
      select r.number, r."provenUserId", r."awaitsProofOf" from "LinkRequest" r
      where r."identityId" = ${identityId} and r.state = 'waiting' and r."expiresAt" > ${now} limit 1) waits on true
    where c.id = ${connectionId} and c."orgId" = ${orgId})`
}

/** The facts for the decision. */
export function strangerFacts({ invitation, teamId: _, ...row }: StrangerRow): StrangerFacts {
  return { ...row, invited: invitation !== null }
}

export async function readStranger(ctx: Ctx, stranger: Stranger): Promise<StrangerRow | null> {
  const statement = Prisma.sql`select ${strangerSql(stranger, ctx.now)} as stranger`
  const [row] = await query<{ stranger: StrangerRow | null }>(ctx, 'newcomer.facts', statement)
  return row?.stranger ?? null
}
