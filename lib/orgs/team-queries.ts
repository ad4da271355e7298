import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { OrgId, TeamId, UserId } from '@/lib/platform/ids'
import { personMatching } from './member-queries'

export const TEAMS_PER_LIST = 200
/** Of those who are in a team, and of those who are not. */
export const PEOPLE_PER_TEAM_LIST = 500

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

/** By name, at most 500; `total` is how many match. */
export type PeopleList = { rows: { userId: UserId; name: string; email: string }[]; total: number }

export type TeamDetails = {
  id: TeamId
  name: string
  members: PeopleList
  /** Members of the organization who are not in it. */
  others: PeopleList
  /** How many are in it; connections whose new people go into it, by name; invitations that wait. */
  usedBy: { people: number; connections: string[]; invitations: number }
}

/**
 * A team with those who are in it and those who could be: of both, whose name,
 * username or address has `q` in it, so that nobody is out of reach in a long list.
 *
 * @throws Failure `team_not_found`, also for another organization's team.
 */
export async function getTeam(ctx: Ctx<UserActor>, orgId: OrgId, id: TeamId, q = ''): Promise<TeamDetails> {
  const org = await authorize(ctx, 'member.read', orgId)
  const team = await ctx.db.team.findUnique({ where: { id, orgId: org.id }, select: { name: true } })
  if (!team) fail('team_not_found')
  const people = (inTeam: boolean) => peopleOf(ctx, org.id, teamPart(id, inTeam, q))
  const usedBy = await usesOf(ctx, org.id, id)
  return { id, name: team.name, members: await people(true), others: await people(false), usedBy }
}

async function usesOf(ctx: Ctx, orgId: OrgId, teamId: TeamId): Promise<TeamDetails['usedBy']> {
  const connections = await ctx.db.connection.findMany({
    where: { orgId, newcomerTeamId: teamId },
    orderBy: { name: 'asc' },
    select: { name: true },
  })
  const invitations = await ctx.db.invitation.count({
    where: { orgId, teamId, acceptedAt: null, revokedAt: null, expiresAt: { gt: ctx.now } },
  })
  const people = await ctx.db.teamMember.count({ where: { teamId } })
  return { people, connections: connections.map(({ name }) => name), invitations }
}

function teamPart(teamId: TeamId, inTeam: boolean, q: string): Prisma.UserWhereInput {
  return { ...personMatching(q), teams: inTeam ? { some: { teamId } } : { none: { teamId } } }
}

async function peopleOf(ctx: Ctx, orgId: OrgId, user: Prisma.UserWhereInput): Promise<PeopleList> {
  const where = { orgId, user }
  const total = await ctx.db.membership.count({ where })
  const rows = await ctx.db.membership.findMany({
    where,
    orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
    take: PEOPLE_PER_TEAM_LIST,
    select: { user: { select: { id: true, name: true, email: true } } },
  })
  return { rows: rows.map(({ user: { id, ...person } }) => ({ userId: id as UserId, ...person })), total }
}
