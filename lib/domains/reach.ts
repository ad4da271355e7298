import type { OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { domainOfEmail } from './model'

/**
 * SQL of one value: `'verified'` or `'missing'` where the address lies in a
 * domain that the organization may count as its own (I1), else null. The very
 * domain counts, none above it, and it is the organization's own, or shared
 * with the company that it and the holder belong to now (D06), or lent to it as
 * a test organization for this very address (I7).
 *
 * @param orgId an id, or SQL for it
 * @param email an address, or SQL for one in canonical form
 */
export function standingSql(orgId: OrgId | Prisma.Sql, email: string | Prisma.Sql): Prisma.Sql {
  const name = typeof email === 'string' ? (domainOfEmail(email) ?? '') : Prisma.sql`split_part(${email}, '@', 2)`
  return Prisma.sql`(
    select d.state from "Domain" d
    where d.name = ${name} and d.state in ('verified', 'missing') and (
      d."orgId" = ${orgId}
      or d."companyId" is not null and exists (
        select from "Org" mine join "Org" holder on holder.id = d."orgId"
        where mine.id = ${orgId} and mine."companyId" = d."companyId" and holder."companyId" = d."companyId")
      or exists (
        select from "DomainLoan" l join "Org" mine on mine.id = l."orgId"
        where l."domainId" = d.id and l."orgId" = ${orgId} and mine."isTest"
          and l."consentedAt" is not null and l."endedAt" is null and lower(${email}) = any (l.people))))`
}
