import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'

/** Which part of a long list: what comes behind the row with this id. */
export type Part = { after?: string | undefined; limit: number }
/** `next` is what to ask for as `after`; `null` at the end. */
export type Listed<R> = { rows: R[]; next: string | null }

/**
 * Organizations by id: all of them, the one with this short name, or those that
 * have verified this domain themselves.
 */
export async function findOrgs(
  ctx: Ctx<OperatorActor>,
  { slug, domain, ...part }: Part & { slug?: string | undefined; domain?: string | undefined },
) {
  const where = {
    ...(slug === undefined ? {} : { slug }),
    ...(domain === undefined ? {} : { domains: { some: { name: domain, state: 'verified' as const } } }),
  }
  const rows = await ctx.db.org.findMany({ where: { ...where, ...behind(part) }, ...slice(part), select: org })
  return listed(rows.map(toOrg), part)
}

/** @throws Failure `org_not_found` */
export async function getOrgInShort(ctx: Ctx<OperatorActor>, orgId: OrgId) {
  const row = await ctx.db.org.findUnique({ where: { id: orgId }, select: org })
  return row ? toOrg(row) : fail('org_not_found')
}

/** An organization's connections by id. @throws Failure `org_not_found` */
export async function listConnectionsOf(ctx: Ctx<OperatorActor>, orgId: OrgId, part: Part) {
  await getOrgInShort(ctx, orgId)
  const rows = await ctx.db.connection.findMany({
    where: { orgId, ...behind(part) },
    ...slice(part),
    select: connection,
  })
  return listed(rows.map(toConnection), part)
}

/** @throws Failure `connection_not_found`, also for another organization's. */
export async function getConnectionOf(ctx: Ctx<OperatorActor>, orgId: OrgId, id: ConnectionId) {
  const row = await ctx.db.connection.findFirst({ where: { id, orgId }, select: connection })
  return row ? toConnection(row) : fail('connection_not_found')
}

const org = {
  ...{ id: true, slug: true, name: true, plan: true, ssoMode: true, isTest: true },
  company: { select: { plan: true } },
} satisfies Prisma.OrgSelect

function toOrg({ company, ...row }: Prisma.OrgGetPayload<{ select: typeof org }>) {
  return { ...row, companyPlan: company?.plan ?? null }
}

const connection = {
  ...{ id: true, name: true, kind: true, provider: true, state: true, lastSignInAt: true },
  revisions: { where: { state: 'draft' }, select: { id: true }, take: 1 },
} satisfies Prisma.ConnectionSelect

function toConnection({ revisions, ...row }: Prisma.ConnectionGetPayload<{ select: typeof connection }>) {
  return { ...row, hasDraft: revisions.length > 0 }
}

/** The condition for what comes behind. */
export const behind = ({ after }: Part) => (after === undefined ? {} : { id: { gt: after } })
/** One more than is shown tells whether there is more. */
export const slice = ({ limit }: Part) => ({ orderBy: { id: 'asc' as const }, take: limit + 1 })

/** A part of a list, of the rows that {@link slice} found. */
export function listed<R extends { id: string }>(found: R[], { limit }: Part): Listed<R> {
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}
