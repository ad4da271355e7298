import type { Provider } from '@/lib/connections/revision-config'
import { type Slice, toSkip } from '@/lib/operators/queries'
import { maySetUpSso, type Plan } from '@/lib/orgs/model'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId, SsoRequestId } from '@/lib/platform/ids'
import type { SsoRequestState } from './model'

export type SsoRequestRow = {
  id: SsoRequestId
  org: string
  orgName: string
  provider: Provider
  domains: string[]
  state: SsoRequestState
  /** Who of the vendor took it on. */
  operator: string | null
  createdAt: Date
}

/** Requests for help with single sign-on, the oldest first; those that live unless a state is given. */
export async function listSsoRequests(
  ctx: Ctx<OperatorActor>,
  { state, orgId, ...slice }: Slice & { state?: SsoRequestState | undefined; orgId?: OrgId | undefined },
): Promise<SsoRequestRow[]> {
  const rows = await ctx.db.ssoRequest.findMany({
    where: { state: state ?? { in: ['open', 'taken'] }, ...(orgId ? { orgId } : {}) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    ...toSkip(slice),
    select: shown,
  })
  const names = await operatorsOf(ctx, rows)
  return rows.map((row) => toRow(row, names))
}

export async function countOpenSsoRequests(ctx: Ctx<OperatorActor>): Promise<number> {
  return ctx.db.ssoRequest.count({ where: { state: 'open' } })
}

export type SsoRequestDetails = SsoRequestRow & {
  orgId: OrgId
  note: string | null
  askedBy: { name: string; email: string } | null
  plan: Plan
  maySetUpSso: boolean
  /** The organization's domains, with whether each is proven. */
  orgDomains: { name: string; state: string }[]
  connections: {
    id: ConnectionId
    name: string
    kind: 'saml' | 'oidc'
    state: 'draft' | 'active' | 'off'
    hasDraft: boolean
  }[]
  /** What was handed over. */
  connectionId: ConnectionId | null
}

/** @throws Failure `sso_request_not_found` */
export async function getSsoRequest(ctx: Ctx<OperatorActor>, id: SsoRequestId): Promise<SsoRequestDetails> {
  const row = await ctx.db.ssoRequest.findUnique({ where: { id }, select: { ...shown, ...detailed } })
  if (!row) fail('sso_request_not_found')
  const asker = await ctx.db.user.findUnique({ where: { id: row.askedById }, select: { name: true, email: true } })
  const { plan, company, domains, connections } = await ctx.db.org.findUniqueOrThrow({
    where: { id: row.orgId },
    select: {
      plan: true,
      company: { select: { plan: true } },
      domains: { orderBy: { name: 'asc' }, take: 100, select: { name: true, state: true } },
      connections: {
        orderBy: { createdAt: 'asc' },
        take: 100,
        select: {
          ...{ id: true, name: true, kind: true, state: true },
          _count: { select: { revisions: { where: { state: 'draft' } } } },
        },
      },
    },
  })
  return {
    ...toRow(row, await operatorsOf(ctx, [row])),
    ...{ orgId: row.orgId as OrgId, note: row.note, askedBy: asker, plan, orgDomains: domains },
    maySetUpSso: maySetUpSso({ plan, companyPlan: company?.plan ?? null }),
    connections: connections.map(({ _count, ...one }) => ({
      ...one,
      id: one.id as ConnectionId,
      hasDraft: _count.revisions > 0,
    })),
    connectionId: row.connectionId as ConnectionId | null,
  }
}

export type WishRow = { id: string; org: string; orgName: string; who: string | null; text: string; createdAt: Date }

/** What owners miss, the latest first (R018). */
export async function listWishes(ctx: Ctx<OperatorActor>, slice: Slice): Promise<WishRow[]> {
  const rows = await ctx.db.wish.findMany({
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
    ...toSkip(slice),
    select: { id: true, userId: true, text: true, createdAt: true, org: { select: { slug: true, name: true } } },
  })
  const people = await ctx.db.user.findMany({
    where: { id: { in: rows.map(({ userId }) => userId) } },
    select: { id: true, name: true },
  })
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map(({ userId, org, ...row }) => ({
    ...row,
    ...{ org: org.slug, orgName: org.name, who: names.get(userId) ?? null },
  }))
}

const shown = {
  ...{ id: true, provider: true, domains: true, state: true, operatorId: true, createdAt: true },
  org: { select: { slug: true, name: true } },
} satisfies Prisma.SsoRequestSelect
const detailed = { orgId: true, note: true, askedById: true, connectionId: true } satisfies Prisma.SsoRequestSelect

type Row = Prisma.SsoRequestGetPayload<{ select: typeof shown }>

async function operatorsOf(ctx: Ctx, rows: readonly Row[]): Promise<Map<string, string>> {
  const ids = rows.flatMap(({ operatorId }) => operatorId ?? [])
  const found = await ctx.db.operator.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } })
  return new Map(found.map(({ id, name }) => [id, name]))
}

function toRow(
  { id, provider, domains, state, operatorId, createdAt, org }: Row,
  names: Map<string, string>,
): SsoRequestRow {
  return {
    ...{ id: id as SsoRequestId, org: org.slug, orgName: org.name, provider: provider as Provider, domains, createdAt },
    ...{ state: state as SsoRequestState, operator: operatorId ? (names.get(operatorId) ?? null) : null },
  }
}
