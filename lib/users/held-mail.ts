import type { Ctx } from '@/lib/platform/context'
import { Prisma } from '@/lib/platform/prisma/client'
import { canonicalEmail, domainOf } from './model'

/**
 * Whether nothing may be proven by mail to this address now (I8): its domain's
 * record is missing, or an organization of this person lost the domain. Whoever
 * reads mail there may be somebody else by now. `true` for what is no address.
 */
export async function isMailHeld(ctx: Ctx, user: { id: string; email: string }): Promise<boolean> {
  const address = canonicalEmail(user.email)
  const lost = await ctx.db.domain.count({
    where: {
      name: address ? domainOf(address) : '', // the same work (I15)
      OR: [{ state: 'missing' }, { state: 'expired', org: { memberships: { some: { userId: user.id } } } }],
    },
  })
  return !address || lost > 0
}

/** The same as SQL of a condition on the account `u`. */
export const mailHeldSql = Prisma.sql`exists (
  select from "Domain" d where d.name = substring(u."emailCanonical" from '[^@]*$') and (d.state = 'missing'
    or d.state = 'expired' and exists (
      select from "Membership" at where at."orgId" = d."orgId" and at."userId" = u.id)))`
