import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { Id, OrgId } from '@/lib/platform/ids'
import { type Slice, toSkip } from './queries'

/** Companies by short name, with how many organizations each has. */
export async function listCompanies(ctx: Ctx<OperatorActor>, slice: Slice) {
  const rows = await ctx.db.company.findMany({
    orderBy: { slug: 'asc' },
    ...toSkip(slice),
    select: { id: true, slug: true, name: true, plan: true, createdAt: true, _count: { select: { orgs: true } } },
  })
  return rows.map(({ _count, ...row }) => ({ ...row, organizations: _count.orgs }))
}

/**
 * @param named an id or a short name
 * @throws Failure `not_found`
 */
export async function getCompanyId(ctx: Ctx<OperatorActor>, named: string): Promise<Id<'company'>> {
  const found = await ctx.db.company.findFirst({
    where: { OR: [{ id: named }, { slug: named }] },
    select: { id: true },
  })
  return (
    (found?.id as Id<'company'> | undefined) ?? fail('not_found', { detail: 'No company has that id or short name.' })
  )
}

/** Organizations by short name. `search` is part of name or short name. */
export async function listOrgs(
  ctx: Ctx<OperatorActor>,
  { companyId, search, ...slice }: Slice & { companyId?: string | undefined; search?: string | undefined },
) {
  const contains = { contains: search ?? '', mode: 'insensitive' as const }
  const rows = await ctx.db.org.findMany({
    where: {
      ...(companyId ? { companyId } : {}),
      ...(search ? { OR: [{ slug: contains }, { name: contains }] } : {}),
    },
    orderBy: { slug: 'asc' },
    ...toSkip(slice),
    select: shown,
  })
  return rows.map(toOrg)
}

/** @throws Failure `org_not_found` */
export async function getOrg(ctx: Ctx<OperatorActor>, orgId: OrgId) {
  const row = await ctx.db.org.findUnique({ where: { id: orgId }, select: shown })
  return row ? toOrg(row) : fail('org_not_found')
}

/**
 * @param named an id or a short name
 * @throws Failure `org_not_found`
 */
export async function getOrgId(ctx: Ctx<OperatorActor>, named: string): Promise<OrgId> {
  const found = await ctx.db.org.findFirst({ where: { OR: [{ id: named }, { slug: named }] }, select: { id: true } })
  return (found?.id as OrgId | undefined) ?? fail('org_not_found')
}

/** The organization's e-mail domains by name; of all organizations without `orgId`. */
export async function listDomains(ctx: Ctx<OperatorActor>, { orgId, ...slice }: Slice & { orgId?: OrgId | undefined }) {
  const rows = await ctx.db.domain.findMany({
    where: orgId ? { orgId } : {},
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    ...toSkip(slice),
    select: {
      ...{
        id: true,
        name: true,
        state: true,
        verifiedBy: true,
        verifiedAt: true,
        lastCheckAt: true,
        nextCheckAt: true,
      },
      ...{ missingSince: true, contestedAt: true, org: { select: { slug: true } } },
    },
  })
  return rows.map(({ org, ...row }) => ({ ...row, org: org.slug }))
}

/** @throws Failure `not_found` when the organization has no such domain. */
export async function getDomain(
  ctx: Ctx<OperatorActor>,
  orgId: OrgId,
  name: string,
): Promise<{ name: string; challenge: string }> {
  const found = await ctx.db.domain.findUnique({
    where: { orgId_name: { orgId, name } },
    select: { name: true, challenge: true },
  })
  return found ?? fail('not_found')
}

const shown = {
  ...{ id: true, slug: true, name: true, plan: true, ssoMode: true, selfProofLinks: true, createdAt: true },
  ...{ supportPhone: true, supportText: true, supportUrl: true },
  ...{ sessionIdleMinutes: true, sessionMaxMinutes: true },
  company: { select: { slug: true } },
  _count: { select: { memberships: true } },
} satisfies Prisma.OrgSelect

function toOrg({ company, _count, ...row }: Prisma.OrgGetPayload<{ select: typeof shown }>) {
  return { ...row, company: company?.slug ?? null, members: _count.memberships }
}
