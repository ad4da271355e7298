import { authorize } from '@/lib/access/authorize'
import type { Role } from '@/lib/access/permissions'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { TOUCH_SECONDS } from '@/lib/sessions/model'
import { maySetUpSso, type Plan } from './model'

export type OrgView = {
  id: OrgId
  slug: string
  name: string
  /** The reader's role. */
  role: Role
  plan: Plan
  /** By its own plan or its company's. */
  maySetUpSso: boolean
  ssoMode: 'off' | 'optional'
  selfProofLinks: boolean
  requiresFactor: boolean
  supportPhone: string | null
  supportText: string | null
  supportUrl: string | null
}

/**
 * The organization behind a path, for any of its members.
 *
 * @throws Failure `org_not_found` for strangers, for unknown words, and for a
 *   session that is confined to another organization.
 */
export async function openOrg(ctx: Ctx<UserActor>, slug: string): Promise<OrgView> {
  const row = await ctx.db.org.findUnique({
    where: { slug },
    select: {
      id: true,
      slug: true,
      name: true,
      plan: true,
      ssoMode: true,
      selfProofLinks: true,
      requiresFactor: true,
      supportPhone: true,
      supportText: true,
      supportUrl: true,
      company: { select: { plan: true } },
    },
  })
  if (!row) fail('org_not_found')

  const { company, ...org } = row
  const { id, role } = await authorize(ctx, 'org.read', row.id as OrgId)
  await touchMembership(ctx, id)
  return { ...org, id, role, maySetUpSso: maySetUpSso({ plan: row.plan, companyPlan: company?.plan ?? null }) }
}

/** Which organization was used last, written at most each five minutes, as for sessions. */
async function touchMembership(ctx: Ctx<UserActor>, orgId: OrgId): Promise<void> {
  const stale = addSeconds(ctx.now, -TOUCH_SECONDS)
  await ctx.db.membership.updateMany({
    where: { orgId, userId: ctx.actor.userId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
    data: { lastUsedAt: ctx.now },
  })
}

export type MyOrg = {
  id: OrgId
  slug: string
  name: string
  companyName: string | null
  role: Role
  lastUsedAt: Date | null
}

/** The person's organizations, the one used last first; a confined session sees its own only (I22). */
export async function listMyOrgs(ctx: Ctx<UserActor>): Promise<MyOrg[]> {
  const { userId, confinedTo } = ctx.actor
  const rows = await ctx.db.membership.findMany({
    where: { userId, ...(confinedTo ? { orgId: confinedTo } : {}) },
    orderBy: [{ lastUsedAt: { sort: 'desc', nulls: 'last' } }, { org: { name: 'asc' } }],
    select: {
      role: true,
      lastUsedAt: true,
      org: { select: { id: true, slug: true, name: true, company: { select: { name: true } } } },
    },
  })
  return rows.map(({ role, lastUsedAt, org: { id, slug, name, company } }) => ({
    id: id as OrgId,
    slug,
    name,
    companyName: company?.name ?? null,
    role,
    lastUsedAt,
  }))
}
