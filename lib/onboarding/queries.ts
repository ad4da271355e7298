import { authorize } from '@/lib/access/authorize'
import type { Provider } from '@/lib/connections/revision-config'
import { maySetUpSso } from '@/lib/orgs/model'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { ConnectionId, OrgId, SsoRequestId } from '@/lib/platform/ids'
import type { SetupFacts, SsoRequestState } from './model'

/** What the operator says to owners without the plan, and whether they may ask for help (R014, R017). */
export type Offer = { upgradeText: string | null; upgradeUrl: string | null; assistsOnboarding: boolean }

export async function readOffer(ctx: Ctx<UserActor>, orgId: OrgId): Promise<Offer> {
  await authorize(ctx, 'member.read', orgId)
  const found = await ctx.db.installation.findUnique({
    where: { id: 1 },
    select: { upgradeText: true, upgradeUrl: true, assistsOnboarding: true },
  })
  return found ?? { upgradeText: null, upgradeUrl: null, assistsOnboarding: false }
}

export type OwnSsoRequest = {
  id: SsoRequestId
  provider: Provider
  domains: string[]
  note: string | null
  state: SsoRequestState
  createdAt: Date
  updatedAt: Date
  /** Who asked; null where they have left. */
  askedBy: string | null
  /** What was prepared; null where it is gone. */
  connectionId: ConnectionId | null
}

/** The organization's latest request for help, whatever became of it. */
export async function latestSsoRequest(ctx: Ctx<UserActor>, orgId: OrgId): Promise<OwnSsoRequest | null> {
  const org = await authorize(ctx, 'member.read', orgId)
  const found = await ctx.db.ssoRequest.findFirst({
    where: { orgId: org.id },
    orderBy: { createdAt: 'desc' },
    select: {
      ...{ id: true, provider: true, domains: true, note: true, state: true, connectionId: true, askedById: true },
      ...{ createdAt: true, updatedAt: true },
    },
  })
  if (!found) return null
  const { askedById, connectionId, ...request } = found
  const [member, connection] = await Promise.all([
    ctx.db.membership.findUnique({
      where: { orgId_userId: { orgId: org.id, userId: askedById } },
      select: { user: { select: { name: true } } },
    }),
    connectionId ? ctx.db.connection.count({ where: { id: connectionId, orgId: org.id } }) : 0,
  ])
  return {
    ...request,
    id: request.id as SsoRequestId,
    provider: request.provider as Provider,
    state: request.state as SsoRequestState,
    askedBy: member?.user.name ?? null,
    connectionId: connection ? (connectionId as ConnectionId) : null,
  }
}

/** How far the organization has come, for the rail. A fixed number of queries, however many people there are. */
export async function readSetupFacts(ctx: Ctx<UserActor>, orgId: OrgId): Promise<SetupFacts> {
  const { id } = await authorize(ctx, 'member.read', orgId)
  const org = await ctx.db.org.findUniqueOrThrow({
    where: { id },
    select: { plan: true, ssoMode: true, companyId: true, company: { select: { plan: true } } },
  })
  const [domains, connections, memberCount, linkedCount] = await Promise.all([
    domainStates(ctx, id, org.companyId),
    connectionsOf(ctx, id),
    ctx.db.membership.count({ where: { orgId: id } }),
    ctx.db.membership.count({
      where: { orgId: id, user: { identities: { some: { connection: { orgId: id } } } } },
    }),
  ])
  const furthest = connections[0]
  return {
    entitled: maySetUpSso({ plan: org.plan, companyPlan: org.company?.plan ?? null }),
    domain: domains.has('verified') || domains.has('missing') ? 'verified' : domains.size > 0 ? 'waiting' : 'none',
    connection: furthest?.state ?? 'none',
    connectionId: furthest?.id ?? null,
    tested: furthest?.tested ?? false,
    offered: org.ssoMode !== 'off',
    ...{ memberCount, linkedCount },
  }
}

/** Its own domains, and those that another organization of its company lets it use (D06). */
async function domainStates(ctx: Ctx, orgId: OrgId, companyId: string | null): Promise<Set<string>> {
  const lent = companyId ? [{ companyId, org: { companyId } }] : []
  const rows = await ctx.db.domain.findMany({
    where: { OR: [{ orgId }, ...lent], state: { not: 'expired' } },
    distinct: ['state'],
    select: { state: true },
  })
  return new Set(rows.map(({ state }) => state))
}

const rank = { active: 0, off: 1, draft: 2 } as const

/** The one that is furthest first, the older one of equals. A test that went well stands on its revision. */
async function connectionsOf(ctx: Ctx, orgId: OrgId) {
  const rows = await ctx.db.connection.findMany({
    where: { orgId },
    orderBy: { createdAt: 'asc' },
    take: 200,
    select: {
      ...{ id: true, state: true, lastSignInAt: true },
      revisions: { where: { testedAt: { not: null } }, take: 1, select: { id: true } },
    },
  })
  return rows
    .map(({ id, state, lastSignInAt, revisions }) => ({
      id,
      state,
      tested: lastSignInAt !== null || revisions.length > 0,
    }))
    .sort((one, other) => rank[one.state] - rank[other.state] || Number(other.tested) - Number(one.tested))
}
