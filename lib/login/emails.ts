import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

/** Tells the person and the organization's owners that an identity came with another address than before (I3). */
export const identityAddressChanged = defineEmail({
  name: 'identity-address-changed',
  payload: z.object({ identityId: idOf('identity'), orgId: idOf('org'), from: z.string(), to: z.string() }),

  async load(ctx, { identityId, orgId, from, to }) {
    const identity = await ctx.db.identity.findUnique({
      where: { id: identityId, userId: { not: null } },
      select: {
        user: { select: { email: true, name: true } },
        connection: { select: { name: true, org: { select: { name: true, slug: true } } } },
      },
    })
    if (!identity?.user) return []
    const owners = await ctx.db.membership.findMany({
      where: { orgId, role: { in: ['owner', 'admin'] }, user: { disabledAt: null } },
      select: { user: { select: { email: true } } },
    })
    const facts = {
      who: identity.user.name,
      connection: identity.connection.name,
      orgName: identity.connection.org.name,
      from,
      to,
    }
    const everyone = new Set([identity.user.email, ...owners.map(({ user }) => user.email)])
    return [...everyone].map((address) => ({
      ...facts,
      to: address,
      newAddress: to,
      slug: identity.connection.org.slug,
    }))
  },

  render: ({ who, connection, orgName, from, newAddress, slug }) => ({
    subject: `A sign-in at ${orgName} now carries another address`,
    paragraphs: [
      `The identity provider “${connection}” now names ${newAddress} for ${who}. Before, it named ${from}.`,
      'The sign-in went through, because the address lies in a verified domain. The address of the account itself did not change.',
    ],
    action: { label: 'Look at the members', url: `${env().PUBLIC_URL}${urls.members(slug)}` },
    footnote: 'If nobody changed an address at the identity provider, unlink this sign-in.',
  }),
})
