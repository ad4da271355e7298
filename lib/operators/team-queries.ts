import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId, TeamId } from '@/lib/platform/ids'
import { type Slice, toSkip } from './queries'

/** Teams by organization and name, with who is in them; of all organizations without `orgId`. */
export async function listTeams(ctx: Ctx<OperatorActor>, { orgId, ...slice }: Slice & { orgId?: OrgId | undefined }) {
  const rows = await ctx.db.team.findMany({
    where: orgId ? { orgId } : {},
    orderBy: [{ org: { slug: 'asc' } }, { name: 'asc' }],
    ...toSkip(slice),
    select: shown,
  })
  return rows.map(toTeam)
}

/** @throws Failure `team_not_found` */
export async function getTeam(ctx: Ctx<OperatorActor>, id: TeamId) {
  const row = await ctx.db.team.findUnique({ where: { id }, select: shown })
  return row ? toTeam(row) : fail('team_not_found')
}

/**
 * @param named an id or a name
 * @throws Failure `team_not_found`, also for a team of another organization.
 */
export async function getTeamId(ctx: Ctx<OperatorActor>, orgId: OrgId, named: string): Promise<TeamId> {
  const found = await ctx.db.team.findFirst({
    where: { orgId, OR: [{ id: named }, { name: named }] },
    select: { id: true },
  })
  return (found?.id as TeamId | undefined) ?? fail('team_not_found')
}

const shown = {
  ...{ id: true, name: true, createdAt: true, org: { select: { slug: true } } },
  members: { orderBy: { user: { name: 'asc' as const } }, select: { user: { select: { email: true } } } },
}

type Shown = { org: { slug: string }; members: { user: { email: string } }[] }

function toTeam<R extends Shown>({ org, members, ...row }: R) {
  return { ...row, org: org.slug, members: members.map(({ user }) => user.email) }
}
