import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, TeamId } from '@/lib/platform/ids'

type Org = { readonly id: OrgId }

/**
 * Gives a team another name, which apps learn. The caller holds the
 * organization and has decided that it may be.
 *
 * @throws Failure `team_not_found`, or `team_taken` when the organization has one of that name.
 */
export async function rename(tx: Tx, org: Org, teamId: TeamId, name: string): Promise<void> {
  const from = await nameOf(tx, org, teamId)
  if (from === name) return
  if (await tx.db.team.count({ where: { orgId: org.id, name } }))
    fail('team_taken', { fields: { name: 'There is a team of that name already.' } })

  await tx.db.team.update({ where: { id: teamId }, data: { name }, select: { id: true } })
  await record(tx, org, 'team.renamed', { teamId, from, to: name })
}

/**
 * Deletes a team; its people stay in the organization, and invitations into it
 * bring people into no team. The caller holds the organization, so that nobody
 * is being put into the team.
 *
 * @throws Failure `team_not_found`, or `team_in_use` while new people of a connection go into it: where they go is an
 *   owner's to choose (I24).
 */
export async function remove(tx: Tx, org: Org, teamId: TeamId): Promise<void> {
  const name = await nameOf(tx, org, teamId)
  if (await tx.db.connection.count({ where: { orgId: org.id, newcomerTeamId: teamId } })) fail('team_in_use')

  const invitations = await tx.db.invitation.updateMany({
    where: { orgId: org.id, teamId, acceptedAt: null, revokedAt: null },
    data: { teamId: null },
  })
  const members = await tx.db.teamMember.deleteMany({ where: { teamId } })
  await tx.db.team.delete({ where: { id: teamId }, select: { id: true } })
  await record(tx, org, 'team.deleted', { teamId, name, members: members.count, invitations: invitations.count })
}

async function nameOf(tx: Tx, org: Org, id: TeamId): Promise<string> {
  const team = await tx.db.team.findUnique({ where: { id, orgId: org.id }, select: { name: true } })
  return team?.name ?? fail('team_not_found')
}
