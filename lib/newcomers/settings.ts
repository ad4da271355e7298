import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { enter } from '@/lib/orgs/commands'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId, TeamId } from '@/lib/platform/ids'
import type { NewcomerWay } from './model'
import type { SetNewcomers } from './schema'

export type NewcomerSetting = { newcomers: NewcomerWay; teamId: TeamId | null; teams: { id: TeamId; name: string }[] }

/**
 * What happens with new people of a connection, and the teams to choose from.
 *
 * @throws Failure `connection_not_found`
 */
export async function getNewcomerSetting(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  connectionId: ConnectionId,
): Promise<NewcomerSetting> {
  const org = await authorize(ctx, 'connection.read', orgId)
  const row = await ctx.db.connection.findUnique({
    where: { id: connectionId, orgId: org.id },
    select: { newcomers: true, newcomerTeamId: true },
  })
  if (!row) fail('connection_not_found')
  const teams = await ctx.db.team.findMany({
    where: { orgId: org.id },
    orderBy: { name: 'asc' },
    select: { id: true, name: true },
  })
  const teamId = row.newcomerTeamId as TeamId | null
  return {
    newcomers: row.newcomers as NewcomerWay,
    teamId: teams.some(({ id }) => id === teamId) ? teamId : null,
    teams: teams.map(({ id, name }) => ({ id: id as TeamId, name })),
  }
}

/**
 * Chooses what happens with people whom the connection's provider vouches for
 * and nobody knows: they ask to be linked, or get an account, in a team if one
 * is named. Who waits already is decided by what holds when their turn comes.
 *
 * @throws Failure `connection_not_found`, `team_not_found`.
 */
export function setNewcomers(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { connectionId, newcomers, teamId }: SetNewcomers,
): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'connection.manage', orgId)
    const before = await tx.db.connection.findUnique({
      where: { id: connectionId, orgId: org.id },
      select: { newcomers: true, newcomerTeamId: true },
    })
    if (!before) fail('connection_not_found')
    const newcomerTeamId = newcomers === 'provision' ? teamId : null
    if (newcomerTeamId && !(await tx.db.team.count({ where: { id: newcomerTeamId, orgId: org.id } })))
      fail('team_not_found')
    if (before.newcomers === newcomers && before.newcomerTeamId === newcomerTeamId) return

    await tx.db.connection.update({
      where: { id: connectionId },
      data: { newcomers, newcomerTeamId, updatedAt: tx.now },
      select: { id: true },
    })
    await record(tx, org, 'connection.changed', { connectionId, fields: ['newcomers'] })
  })
}
