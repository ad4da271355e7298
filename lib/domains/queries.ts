import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import type { Id, OrgId } from '@/lib/platform/ids'
import { domainOfEmail } from './model'

/** Who holds a domain and whether its record still stands; `null` while nobody has proven it (I7). */
export async function verifiedOwner(
  ctx: Ctx,
  name: string,
): Promise<{ orgId: OrgId; state: 'verified' | 'missing' } | null> {
  const domain = await ctx.db.domain.findFirst({
    where: { name, state: { in: ['verified', 'missing'] } },
    select: { orgId: true, state: true },
  })
  return domain && { orgId: domain.orgId as OrgId, state: domain.state as 'verified' | 'missing' }
}

/**
 * Whether the address lies in a domain that the organization has verified; the
 * very domain, not one above it (I1).
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
  const name = email && domainOfEmail(email)
  const owner = name ? await verifiedOwner(ctx, name) : null
  return owner?.orgId === orgId && (allowMissing || owner.state === 'verified')
}

export type DomainRow = {
  id: Id<'domain'>
  name: string
  state: 'waiting' | 'verified' | 'missing' | 'expired'
  verifiedBy: 'dns' | 'operator' | null
  verifiedAt: Date | null
  createdAt: Date
}

/** The organization's domains by name. */
export async function listDomains(ctx: Ctx<UserActor>, orgId: OrgId): Promise<DomainRow[]> {
  const org = await authorize(ctx, 'domain.read', orgId)
  const rows = await ctx.db.domain.findMany({
    where: { orgId: org.id },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, state: true, verifiedBy: true, verifiedAt: true, createdAt: true },
  })
  return rows.map((row) => ({
    ...row,
    id: row.id as Id<'domain'>,
    verifiedBy: row.verifiedBy as DomainRow['verifiedBy'],
  }))
}
