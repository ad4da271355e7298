import { hostOf } from '@/lib/connections/model'
import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { canonicalEmail, domainOf } from '@/lib/users/model'

/** A connection as a button: what people are told before they are sent away. */
export type Offer = { id: ConnectionId; name: string; orgName: string; host: string }

export type Support = { phone: string | null; text: string | null; url: string | null }

export type LoginOrg = { id: OrgId; slug: string; name: string; support: Support; offers: Offer[] }

/**
 * The organization whose people sign in with this address: the one that has
 * verified its domain (R020). `null` for usernames and unknown domains. Looks
 * at the domain only, so that it tells nothing about accounts (I15). Where the
 * domain is shared with a company, the company's connections are offered.
 */
export async function findOrgByIdentifier(ctx: Ctx, identifier: string): Promise<LoginOrg | null> {
  const email = canonicalEmail(identifier.trim())
  if (!email) return null
  const source = Prisma.sql`
    "Domain" d join "Org" o on o.id = d."orgId"
    where d.name = ${domainOf(email)} and d.state in ('verified', 'missing')`
  return findOrg(ctx, source, Prisma.sql`d."companyId" = o."companyId"`)
}

/** The organization of a page `/login/{slug}`. */
export function findOrgBySlug(ctx: Ctx, slug: string): Promise<LoginOrg | null> {
  return findOrg(ctx, Prisma.sql`"Org" o where o.slug = ${slug}`, Prisma.sql`false`)
}

type Row = Support & Pick<LoginOrg, 'id' | 'slug' | 'name'> & { offers: OfferRow[] }

/**
 * One statement: everybody who types a name asks it.
 *
 * @param source SQL that names the organization `o`
 * @param shared SQL: whether its company's other organizations offer theirs too;
 *   one that only tries things out borrows domains instead (I7)
 */
async function findOrg(ctx: Ctx, source: Prisma.Sql, shared: Prisma.Sql): Promise<LoginOrg | null> {
  const statement = Prisma.sql`
    select o.id, o.slug, o.name, o."supportPhone" as phone, o."supportText" as text, o."supportUrl" as url, (
      select coalesce(json_agg(json_build_object('id', c.id, 'name', c.name, 'signInUrl', c."signInUrl", 'orgName', h.name)
        order by h.id <> o.id, h.name, h.id, c."replacesId" is null, c."createdAt", c.id), '[]')
      from (
        select o.id union all
        select x.id from "Org" x
        where ${shared} and x."companyId" = o."companyId" and x.id <> o.id and not x."isTest"
      ) holder
      join "Org" h on h.id = holder.id left join "Company" p on p.id = h."companyId"
      join "Connection" c on c."orgId" = h.id
      where c.state = 'active' and h."ssoMode" <> 'off' and 'business' in (h.plan, p.plan)) as offers
    from ${source}`
  const [row] = await query<Row>(ctx, 'login.org', statement)
  if (!row) return null
  const { phone, text, url, offers, ...org } = row
  return { ...org, support: { phone, text, url }, offers: offers.map(toOffer) }
}

type OfferRow = { id: ConnectionId; name: string; signInUrl: string; orgName: string }

function toOffer({ signInUrl, ...offer }: OfferRow): Offer {
  return { ...offer, host: hostOf(signInUrl) }
}
