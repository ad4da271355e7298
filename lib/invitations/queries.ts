import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { domainOf } from '@/lib/users/model'
import { type InvitationId, standsSql } from './find'
import { type InvitationState, type InvitedRole, invitationState } from './model'

export const INVITATIONS_PER_LIST = 200

export type InvitationRow = {
  id: InvitationId
  email: string
  role: InvitedRole
  teamName: string | null
  invitedBy: string | null
  createdAt: Date
  expiresAt: Date
  /** Waiting or expired, or `revoked` where its sender may no longer invite. */
  state: InvitationState
  /** The domain because of which nothing was mailed yet: its record is missing, or was and is not back (I8). */
  heldFor: string | null
}

/** Which of these addresses, in canonical form, the organization has invited and awaits. */
export async function listAwaited(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  emails: readonly string[],
): Promise<ReadonlySet<string>> {
  const org = await authorize(ctx, 'member.read', orgId)
  if (emails.length === 0) return new Set()
  const statement = Prisma.sql`
    select i."emailCanonical" as email from "Invitation" i
    where i."orgId" = ${org.id} and i."emailCanonical" = any (${[...emails]}) and i."acceptedAt" is null
      and i."revokedAt" is null and i."expiresAt" > ${ctx.now} and ${standsSql}`
  const rows = await query<{ email: string }>(ctx, 'invitation.awaited', statement)
  return new Set(rows.map(({ email }) => email))
}

type Row = Omit<InvitationRow, 'state' | 'heldFor'> & { stands: boolean; heldAt: Date | null }

/** Invitations that nobody has accepted or taken back, the latest first, at most 200. */
export async function listInvitations(ctx: Ctx<UserActor>, orgId: OrgId): Promise<InvitationRow[]> {
  const org = await authorize(ctx, 'member.read', orgId)
  const statement = Prisma.sql`
    select i.id, i."emailCanonical" as email, i.role, t.name as "teamName", s.name as "invitedBy", i."createdAt",
      i."expiresAt", i."heldAt", ${standsSql} as stands
    from "Invitation" i left join "User" s on s.id = i."invitedById"
    left join "Team" t on t.id = i."teamId" and t."orgId" = i."orgId"
    where i."orgId" = ${org.id} and i."acceptedAt" is null and i."revokedAt" is null
    order by i."createdAt" desc, i.id limit ${INVITATIONS_PER_LIST}`
  const rows = await query<Row>(ctx, 'invitation.list', statement)
  return rows.map(({ stands, heldAt, ...row }) => ({
    ...row,
    state: invitationState({ acceptedAt: null, revokedAt: null, expiresAt: row.expiresAt, stands }, ctx.now),
    heldFor: heldAt && domainOf(row.email),
  }))
}
