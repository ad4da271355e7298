import * as z from 'zod'
import { isVerifiedFor } from '@/lib/domains/queries'
import { defineEmail } from '@/lib/mail/define'
import { env } from '@/lib/platform/env'
import { idOf, type OrgId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

/** To somebody new: the account is there. */
export const accountReady = defineEmail({
  name: 'account-ready',
  payload: z.object({ newcomerId: idOf('newcomer') }),

  async load(ctx, { newcomerId }) {
    const newcomer = await ctx.db.newcomer.findUnique({
      where: { id: newcomerId, state: 'done' },
      select: { userId: true, orgId: true, connection: { select: { name: true, org: true } } },
    })
    if (!newcomer?.userId) return null
    const user = await ctx.db.user.findUnique({
      where: { id: newcomer.userId, disabledAt: null, memberships: { some: { orgId: newcomer.orgId } } },
      select: { name: true, username: true, email: true, emailCanonical: true },
    })
    const { org, name: connection } = newcomer.connection
    // An address that left the verified domains is somebody else's: no mail of ours goes there (I1).
    if (!user || !(await isVerifiedFor(ctx, org.id as OrgId, user.emailCanonical, { allowMissing: false }))) return null
    const { name, username, email } = user
    return { to: email, name, username, org: org.name, connection, url: env().PUBLIC_URL + urls.orgLogin(org.slug) }
  },

  render: ({ name, username, org, connection, url }) => ({
    subject: `You can now sign in to ${org}`,
    paragraphs: [
      `Hello ${name},`,
      `${org} has an account for you. You sign in through ${connection}; there is no password to remember.`,
      `Your username is ${username}.`,
    ],
    action: { label: 'Sign in', url },
    footnote: `If you did not try to sign in to ${org}, tell its owners.`,
  }),
})

/** Whoever reads a mail about a whole department opens the page. */
const NAMED_AT_MOST = 20

/** To the owners: who got an account by signing in, in one mail for a quarter of an hour (D08). */
export const newcomersAdded = defineEmail({
  name: 'newcomers-added',
  payload: z.object({ orgId: idOf('org'), from: z.iso.datetime(), until: z.iso.datetime() }),

  async load(ctx, { orgId, from, until }) {
    const added = await ctx.db.newcomer.findMany({
      where: { orgId, state: 'done', decidedAt: { gte: new Date(from), lt: new Date(until) } },
      orderBy: { decidedAt: 'asc' },
      select: { identity: { select: { email: true, subject: true } } },
    })
    const org = await ctx.db.org.findUnique({ where: { id: orgId }, select: { name: true, slug: true } })
    if (!org || added.length === 0) return []
    const people = await ctx.db.membership.findMany({
      where: { orgId, role: 'owner', user: { disabledAt: null } },
      select: { user: { select: { name: true, email: true } } },
    })
    const who = added.slice(0, NAMED_AT_MOST).map(({ identity }) => identity.email ?? identity.subject)
    const facts = {
      org: org.name,
      added: added.length,
      who: who.join(', '),
      url: env().PUBLIC_URL + urls.members(org.slug),
    }
    return people.map(({ user }) => ({ ...facts, to: user.email, name: user.name }))
  },

  render: ({ name, org, added, who, url }) => ({
    subject: added === 1 ? `1 person was added to ${org}` : `${added} people were added to ${org}`,
    paragraphs: [
      `Hello ${name},`,
      `They signed in through your identity provider for the first time and got an account: ${who}${added > NAMED_AT_MOST ? ' and others' : ''}.`,
    ],
    action: { label: 'See the members', url },
    footnote: 'Whether new people get an account or ask first is chosen at each connection.',
  }),
})
