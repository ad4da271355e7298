import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, TeamId, UserId } from '@/lib/platform/ids'

export const TEAMS_PER_LIST = 200
const MEMBERS_PER_TEAM = 500

export type TeamRow = { id: TeamId; name: string; members: number }

/** The organization's teams by name, at most 200. */
export async function listTeams(ctx: Ctx<UserActor>, orgId: OrgId): Promise<TeamRow[]> {
  const org = await authorize(ctx, 'member.read', orgId)
  const rows = await ctx.db.team.findMany({
    where: { orgId: org.id },
    orderBy: { name: 'asc' },
    take: TEAMS_PER_LIST,
    select: { id: true, name: true, _count: { select: { members: true } } },
  })
  return rows.map(({ id, name, _count }) => ({ id: id as TeamId, name, members: _count.members }))
}

export type TeamDetails = {
  id: TeamId
  name: string
  /** By name, at most 500. */
  members: { userId: UserId; name: string; email: string }[]
  /** Members of the organization who are not in it, by name, at most 500. */
  others: { userId: UserId; name: string; email: string }[]
}

/** @throws Failure `team_not_found`, also for another organization's team. */
export async function getTeam(ctx: Ctx<UserActor>, orgId: OrgId, id: TeamId): Promise<TeamDetails> {
  const org = await authorize(ctx, 'member.read', orgId)
  const team = await ctx.db.team.findUnique({ where: { id, orgId: org.id }, select: { name: true } })
  if (!team) fail('team_not_found')
  const people = (inTeam: boolean) => peopleOf(ctx, org.id, id, inTeam)
  return { id, name: team.name, members: await people(true), others: await people(false) }
}

async function peopleOf(ctx: Ctx, orgId: OrgId, teamId: TeamId, inTeam: boolean) {
  const rows = await ctx.db.membership.findMany({
    where: { orgId, user: { teams: inTeam ? { some: { teamId } } : { none: { teamId } } } },
    orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    take: MEMBERS_PER_TEAM,
    select: { user: { select: { id: true, name: true, email: true } } },
  })
  return rows.map(({ user: { id, ...person } }) => ({ userId: id as UserId, ...person }))
}
