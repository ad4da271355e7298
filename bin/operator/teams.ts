import * as z from 'zod'
import { getOrgId } from '@/lib/operators/org-queries'
import { getPersonId } from '@/lib/operators/people-queries'
import { TeamName } from '@/lib/operators/schema'
import { addToTeam, createTeam, removeFromTeam } from '@/lib/operators/team-commands'
import { getTeam, getTeamId, listTeams } from '@/lib/operators/team-queries'
import { deleteTeamAsOperator, renameTeamAsOperator } from '@/lib/orgs/operator-commands'
import { defineCommand, type Noun } from './command'
import { org, orgIfAny, person, slice, text } from './options'
import { orgIdIfAny } from './references'
import { RemovedTeam, Team } from './shapes'

const team = text(z.string().trim().min(1, 'is empty').max(200), 'the team: name or id')

/** A command on one person in one team that shows the team afterwards. */
function onMember(help: string, act: typeof addToTeam) {
  return defineCommand({
    kind: 'act',
    help,
    options: { org, team, person },
    output: Team,
    async run(ctx, input) {
      const orgId = await getOrgId(ctx, input.org)
      const teamId = await getTeamId(ctx, orgId, input.team)
      await act(ctx, orgId, { teamId, userId: await getPersonId(ctx, input.person) })
      return getTeam(ctx, teamId)
    },
  })
}

export const teams: Noun = {
  create: defineCommand({
    kind: 'act',
    help: 'make a team in an organization, without members',
    options: { org, name: text(TeamName, 'name as apps get it') },
    output: Team,
    async run(ctx, input) {
      return getTeam(ctx, await createTeam(ctx, await getOrgId(ctx, input.org), input.name))
    },
  }),
  list: defineCommand({
    kind: 'look',
    help: 'list teams with who is in them',
    options: { org: orgIfAny, ...slice },
    output: z.array(Team),
    run: async (ctx, { org: named, ...part }) => listTeams(ctx, { ...part, orgId: await orgIdIfAny(ctx, named) }),
  }),
  rename: defineCommand({
    kind: 'act',
    help: 'give a team another name, which apps learn',
    options: { org, team, name: text(TeamName, 'the new name') },
    output: Team,
    async run(ctx, { name, ...input }) {
      const orgId = await getOrgId(ctx, input.org)
      const teamId = await getTeamId(ctx, orgId, input.team)
      await renameTeamAsOperator(ctx, orgId, { teamId, name })
      return getTeam(ctx, teamId)
    },
  }),
  delete: defineCommand({
    kind: 'act',
    help: 'delete a team; its people stay members',
    options: { org, team },
    output: RemovedTeam,
    async run(ctx, input) {
      const orgId = await getOrgId(ctx, input.org)
      const teamId = await getTeamId(ctx, orgId, input.team)
      await deleteTeamAsOperator(ctx, orgId, { teamId })
      return { id: teamId, deleted: true as const }
    },
  }),
  add: onMember('put a member of the organization into a team', addToTeam),
  remove: onMember('take somebody out of a team', removeFromTeam),
}
