import type { Role } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import type { OrgId, TeamId, UserId } from '@/lib/platform/ids'

/**
 * Makes somebody a member, and of the team where it is one of the
 * organization's still. The caller holds the organization and has decided that
 * they may; owners are made by `changeRole` only (I18).
 *
 * @returns whether they were no member before; a member's role stays as it is.
 */
export async function join(
  tx: Tx,
  org: { readonly id: OrgId },
  userId: UserId,
  { role, teamId }: { role: Exclude<Role, 'owner'>; teamId: TeamId | null },
): Promise<boolean> {
  const member = { orgId: org.id, userId, role, createdAt: tx.now }
  const { count } = await tx.db.membership.createMany({ data: [member], skipDuplicates: true })
  if (count) await record(tx, org, 'member.added', { userId, role })
  if (teamId) await putIntoTeam(tx, org, { teamId, userId })
  return count > 0
}

/**
 * Puts a member into a team; who is in it stays.
 *
 * @returns whether the organization has the team.
 */
export async function putIntoTeam(
  tx: Tx,
  org: { readonly id: OrgId },
  { teamId, userId }: { teamId: TeamId; userId: UserId },
): Promise<boolean> {
  const team = await tx.db.team.findUnique({ where: { id: teamId, orgId: org.id }, select: { name: true } })
  if (!team) return false
  const { count } = await tx.db.teamMember.createMany({
    data: [{ teamId, userId, createdAt: tx.now }],
    skipDuplicates: true,
  })
  if (count) await record(tx, org, 'team.member_added', { teamId, userId, name: team.name })
  return true
}
