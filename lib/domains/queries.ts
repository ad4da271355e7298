import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Id, OrgId } from '@/lib/platform/ids'
import { standingSql } from './reach'

/** Who holds a domain and whether its record still stands; `null` while nobody has proven it (I7). */
export async function verifiedOwner(ctx: Ctx, name: string): Promise<DomainOwner | null> {
  const domain = await ctx.db.domain.findFirst({
    where: { name, state: { in: ['verified', 'missing'] } },
    select: { orgId: true, state: true, companyId: true, org: { select: { companyId: true } } },
  })
  if (!domain) return null
  const companyId = domain.companyId === domain.org.companyId ? domain.companyId : null
  return { orgId: domain.orgId, state: domain.state, companyId } as DomainOwner
}

/** `companyId`: every organization of that company may count the domain as its own. */
export type DomainOwner = { orgId: OrgId; state: 'verified' | 'missing'; companyId: Id<'company'> | null }

/**
 * Whether the address lies in a domain that the organization has verified, or
 * may count as its own; the very domain, not one above it (I1).
 *
 * @param allowMissing counts a domain whose record is missing, too: right for
 *   the sign-in of linked people and for nothing else (I8).
 */
export async function isVerifiedFor(
  ctx: Ctx,
  orgId: OrgId,
  email: string | null,
  { allowMissing }: { allowMissing: boolean },
): Promise<boolean> {
  if (!email) return false
  const [row] = await ctx.db.$queryRaw<{ standing: 'verified' | 'missing' | null }[]>`
    select ${standingSql(orgId, email)}::text as standing`
  return row?.standing === 'verified' || (allowMissing && row?.standing === 'missing')
}

export type DomainRow = {
  id: Id<'domain'>
  name: string
  state: 'waiting' | 'verified' | 'missing' | 'expired'
  verifiedBy: 'dns' | 'operator' | null
  verifiedAt: Date | null
  createdAt: Date
  lastCheckAt: Date | null
  nextCheckAt: Date | null
  contestedAt: Date | null
  /** The company's other organizations count it as theirs, too. */
  shared: boolean
}

/** The organization's domains by name. */
export async function listDomains(ctx: Ctx<UserActor>, orgId: OrgId): Promise<DomainRow[]> {
  const org = await authorize(ctx, 'domain.read', orgId)
  const rows = await ctx.db.domain.findMany({
    where: { orgId: org.id },
    orderBy: { name: 'asc' },
    select: {
      ...{ id: true, name: true, state: true, verifiedBy: true, verifiedAt: true, createdAt: true },
      ...{ lastCheckAt: true, nextCheckAt: true, contestedAt: true, companyId: true },
    },
  })
  return rows.map(({ companyId, ...row }) => ({
    ...row,
    id: row.id as Id<'domain'>,
    verifiedBy: row.verifiedBy as DomainRow['verifiedBy'],
    shared: companyId !== null,
  }))
}

/** Domains that another organization of the company lets this one count as its own. */
export async function listSharedDomains(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
): Promise<{ name: string; state: 'verified' | 'missing'; holder: string }[]> {
  await authorize(ctx, 'domain.read', orgId)
  return ctx.db.$queryRaw`
    select d.name, d.state::text as state, holder.name as holder
    from "Org" mine join "Org" holder on holder."companyId" = mine."companyId" and holder.id <> mine.id
    join "Domain" d on d."orgId" = holder.id and d."companyId" = mine."companyId"
    where mine.id = ${orgId} and d.state in ('verified', 'missing') order by d.name`
}

/** Whether the organization is for trying things out (R068). */
export async function isTestOrg(ctx: Ctx<UserActor>, orgId: OrgId): Promise<boolean> {
  await authorize(ctx, 'domain.read', orgId)
  const org = await ctx.db.org.findUniqueOrThrow({ where: { id: orgId }, select: { isTest: true } })
  return org.isTest
}
