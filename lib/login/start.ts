import { hostOf } from '@/lib/connections/model'
import { ssoIsOn } from '@/lib/connections/queries'
import { verifiedOwner } from '@/lib/domains/queries'
import type { Ctx } from '@/lib/platform/context'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { canonicalEmail, domainOf } from '@/lib/users/model'

/** A connection as a button: what people are told before they are sent away. */
export type Offer = { id: ConnectionId; name: string; orgName: string; host: string }

export type Support = { phone: string | null; text: string | null; url: string | null }

export type LoginOrg = { id: OrgId; slug: string; name: string; support: Support; offers: Offer[] }

/**
 * The organization whose people sign in with this address: the one that has
 * verified its domain (R020). `null` for usernames and unknown domains. Looks
 * at the domain only, so that it tells nothing about accounts (I15).
 */
export async function findOrgByIdentifier(ctx: Ctx, identifier: string): Promise<LoginOrg | null> {
  const email = canonicalEmail(identifier.trim())
  const owner = email && (await verifiedOwner(ctx, domainOf(email)))
  return owner ? findOrg(ctx, { id: owner.orgId }) : null
}

/** The organization of a page `/login/{slug}`. */
export function findOrgBySlug(ctx: Ctx, slug: string): Promise<LoginOrg | null> {
  return findOrg(ctx, { slug })
}

async function findOrg(ctx: Ctx, where: { id: string } | { slug: string }): Promise<LoginOrg | null> {
  const org = await ctx.db.org.findUnique({
    where,
    select: {
      ...{ id: true, slug: true, name: true, supportPhone: true, supportText: true, supportUrl: true },
      connections: {
        where: { state: 'active', org: ssoIsOn },
        orderBy: { createdAt: 'asc' },
        select: { id: true, name: true, signInUrl: true },
      },
    },
  })
  if (!org) return null
  const { id, slug, name, connections } = org
  const offers = connections.map((row) => ({
    id: row.id as ConnectionId,
    name: row.name,
    orgName: name,
    host: hostOf(row.signInUrl),
  }))
  const support = { phone: org.supportPhone, text: org.supportText, url: org.supportUrl }
  return { id: id as OrgId, slug, name, support, offers }
}
