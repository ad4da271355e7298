import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId, type TeamId, type UserId } from '@/lib/platform/ids'
import { holdOrg } from './org-commands'

/**
 * Makes a team, which apps learn of by its name.
 *
 * @throws Failure `org_not_found`, or `team_taken` when the organization has one of that name.
 */
export function createTeam(ctx: Ctx<OperatorActor>, orgId: OrgId, name: string): Promise<TeamId> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const teamId = newId('team')
    const team = { id: teamId, orgId, name, createdAt: tx.now }
    const { count } = await tx.db.team.createMany({ data: [team], skipDuplicates: true })
    if (!count) fail('team_taken')

    await record(tx, org, 'team.created', { teamId, name })
    return teamId
  })
}

type TeamMember = { teamId: TeamId; userId: UserId }

/**
 * Puts a member of the organization into one of its teams; who is in it stays.
 *
 * @throws Failure `org_not_found`, `team_not_found`, `member_not_found`.
 */
export function addToTeam(ctx: Ctx<OperatorActor>, orgId: OrgId, { teamId, userId }: TeamMember): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId) // nobody is taken out of the organization meanwhile
    const name = await nameOf(tx, orgId, teamId)
    if (!(await tx.db.membership.count({ where: { orgId, userId } }))) fail('member_not_found')

    const { count } = await tx.db.teamMember.createMany({
      data: [{ teamId, userId, createdAt: tx.now }],
      skipDuplicates: true,
    })
    if (count) await record(tx, org, 'team.member_added', { teamId, userId, name })
  })
}

/**
 * Takes somebody out of a team; they stay in the organization.
 *
 * @throws Failure `org_not_found`, `team_not_found`, or `member_not_found` when they are not in the team.
 */
export function removeFromTeam(ctx: Ctx<OperatorActor>, orgId: OrgId, { teamId, userId }: TeamMember): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await holdOrg(tx, orgId)
    const name = await nameOf(tx, orgId, teamId)
    const { count } = await tx.db.teamMember.deleteMany({ where: { teamId, userId } })
    if (!count) fail('member_not_found')

    await record(tx, org, 'team.member_removed', { teamId, userId, name })
  })
}

async function nameOf(tx: Tx, orgId: OrgId, teamId: TeamId): Promise<string> {
  const team = await tx.db.team.findUnique({ where: { id: teamId, orgId }, select: { name: true } })
  return team?.name ?? fail('team_not_found')
}
