import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId, type TeamId, type UserId } from '@/lib/platform/ids'
import { enter } from './commands'
import { putIntoTeam } from './joining'
import { remove, rename } from './team-changes'

/**
 * Makes a team, which apps learn of by its name.
 *
 * @throws Failure `team_taken` when the organization has one of that name.
 */
export function createTeam(ctx: Ctx<UserActor>, orgId: OrgId, { name }: { name: string }): Promise<TeamId> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    const teamId = newId('team')
    const { count } = await tx.db.team.createMany({
      data: [{ id: teamId, orgId: org.id, name, createdAt: tx.now }],
      skipDuplicates: true,
    })
    if (!count) fail('team_taken', { fields: { name: 'There is a team of that name already.' } })

    await record(tx, org, 'team.created', { teamId, name })
    return teamId
  })
}

/**
 * Gives a team another name, which apps learn.
 *
 * @throws Failure `team_not_found`, or `team_taken` when the organization has one of that name.
 */
export function renameTeam(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { teamId, name }: { teamId: TeamId; name: string },
): Promise<void> {
  return transact(ctx, async (tx) => rename(tx, await enter(tx, 'member.manage', orgId), teamId, name))
}

/**
 * Deletes a team; its people stay in the organization.
 *
 * @throws Failure `team_not_found`, or `team_in_use` while new people of a connection go into it.
 */
export function deleteTeam(ctx: Ctx<UserActor>, orgId: OrgId, { teamId }: { teamId: TeamId }): Promise<void> {
  return transact(ctx, async (tx) => remove(tx, await enter(tx, 'member.manage', orgId), teamId))
}

type TeamMember = { teamId: TeamId; userId: UserId }

/**
 * Puts a member of the organization into one of its teams; who is in it stays.
 *
 * @throws Failure `team_not_found`, `member_not_found`.
 */
export function addToTeam(ctx: Ctx<UserActor>, orgId: OrgId, { teamId, userId }: TeamMember): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    await requireTeam(tx, org.id, teamId)
    if (!(await tx.db.membership.count({ where: { orgId: org.id, userId } }))) fail('member_not_found')

    await putIntoTeam(tx, org, { teamId, userId })
  })
}

/**
 * Takes somebody out of a team; they stay in the organization.
 *
 * @throws Failure `team_not_found`, or `member_not_found` when they are not in the team.
 */
export function removeFromTeam(ctx: Ctx<UserActor>, orgId: OrgId, { teamId, userId }: TeamMember): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'member.manage', orgId)
    const name = await requireTeam(tx, org.id, teamId)
    const { count } = await tx.db.teamMember.deleteMany({ where: { teamId, userId } })
    if (!count) fail('member_not_found')

    await record(tx, org, 'team.member_removed', { teamId, userId, name })
  })
}

async function requireTeam(tx: Tx, orgId: OrgId, teamId: TeamId): Promise<string> {
  const team = await tx.db.team.findUnique({ where: { id: teamId, orgId }, select: { name: true } })
  return team?.name ?? fail('team_not_found')
}
