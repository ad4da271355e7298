import * as z from 'zod'
import type { Role } from '@/lib/access/permissions'
import { hostOf } from '@/lib/connections/model'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { requestName } from './model'

/** How many wait, to those who can answer; one mail for all requests of a quarter of an hour. */
export const linkRequestsWaiting = defineEmail({
  name: 'link-requests-waiting',
  payload: z.object({ orgId: idOf('org') }),

  async load(ctx, { orgId }) {
    const waiting = await ctx.db.linkRequest.count({ where: { orgId, state: 'waiting', expiresAt: { gt: ctx.now } } })
    const org = await ctx.db.org.findUnique({ where: { id: orgId }, select: { name: true, slug: true } })
    if (!org || !waiting) return []
    const facts = { org: org.name, waiting, url: inbox(org.slug) }
    return (await peopleOf(ctx, orgId, ['owner', 'admin'])).map((person) => ({ ...person, ...facts }))
  },

  render: ({ name, org, waiting, url }) => ({
    subject: waiting === 1 ? '1 person is waiting to be linked' : `${waiting} people are waiting to be linked`,
    paragraphs: [
      `Hello ${name},`,
      `${waiting === 1 ? 'Somebody' : `${waiting} people`} signed in to ${org} through your identity provider and cannot go on until an admin links them to an account.`,
    ],
    action: { label: 'Open link requests', url },
  }),
})

/** Somebody asks the owners to have a look, at most once a day for each request. */
export const linkRequestReminder = defineEmail({
  name: 'link-request-reminder',
  payload: z.object({ linkRequestId: idOf('linkRequest') }),

  async load(ctx, { linkRequestId }) {
    const found = await ctx.db.linkRequest.findUnique({
      where: { id: linkRequestId, state: 'waiting' },
      select: { number: true, org: true, identity: { select: { email: true, subject: true } } },
    })
    if (!found) return []
    const { org, identity } = found
    const facts = { org: org.name, who: identity.email ?? identity.subject, request: requestName(found.number) }
    return (await peopleOf(ctx, org.id, ['owner'])).map((person) => ({ ...person, ...facts, url: inbox(org.slug) }))
  },

  render: ({ name, org, who, request, url }) => ({
    subject: `${who} is still waiting to be linked (${request})`,
    paragraphs: [`Hello ${name},`, `${who} asked ${org} to link their sign-in and reminds you of it.`],
    action: { label: 'Open link requests', url },
  }),
})

/** Somebody signed in as a person they say they are not: a shared computer, or worse. */
export const identityDenied = defineEmail({
  name: 'identity-denied',
  payload: z.object({ identityId: idOf('identity') }),

  async load(ctx, { identityId }) {
    const identity = await ctx.db.identity.findUnique({
      where: { id: identityId },
      select: { email: true, subject: true, connection: { include: { org: true } } },
    })
    if (!identity) return []
    const { org, ...connection } = identity.connection
    const idp = `${connection.name} (${hostOf(connection.signInUrl)})`
    const facts = { org: org.name, idp, who: identity.email ?? identity.subject }
    const url = `${env().PUBLIC_URL}${urls.attempts(org.slug)}`
    return (await peopleOf(ctx, org.id, ['owner'])).map((person) => ({ ...person, ...facts, url }))
  },

  render: ({ name, org, idp, who, url }) => ({
    subject: `Someone at ${idp} answered “this is not me”`,
    paragraphs: [
      `Hello ${name},`,
      `${idp} signed somebody in to ${org} as ${who}, and that person answered that it is not them. We dropped the sign-in; nothing was linked.`,
      'It may have been a shared computer. If it happens again, look at who can sign in as that account.',
    ],
    action: { label: 'See the sign-in attempts', url },
  }),
})

/** The owner of an account took back a link that an admin had made. */
export const linkUndone = defineEmail({
  name: 'link-undone',
  payload: z.object({ linkRequestId: idOf('linkRequest') }),

  async load(ctx, { linkRequestId }) {
    const found = await ctx.db.linkRequest.findUnique({
      where: { id: linkRequestId },
      select: { number: true, org: true, identity: { select: { email: true, subject: true } } },
    })
    if (!found) return []
    const { org, identity } = found
    const facts = { org: org.name, who: identity.email ?? identity.subject, request: requestName(found.number) }
    return (await peopleOf(ctx, org.id, ['owner'])).map((person) => ({ ...person, ...facts, url: inbox(org.slug) }))
  },

  render: ({ name, org, who, request, url }) => ({
    subject: `A link was undone at ${org} (${request})`,
    paragraphs: [
      `Hello ${name},`,
      `The sign-in ${who} was linked to an account at ${org}. The owner of that account answered that it was not theirs and undid it; its sessions were ended.`,
      'Find out who asked for the link and who approved it before linking it again.',
    ],
    action: { label: 'Open link requests', url },
  }),
})

/** The owner of an account took back a link that was carried over from a connection that is being replaced. */
export const carryUndone = defineEmail({
  name: 'carry-undone',
  payload: z.object({ identityId: idOf('identity') }),

  async load(ctx, { identityId }) {
    const identity = await ctx.db.identity.findUnique({
      where: { id: identityId },
      select: { email: true, subject: true, connection: { select: { id: true, name: true, org: true } } },
    })
    if (!identity) return []
    const { org, ...connection } = identity.connection
    const facts = { org: org.name, who: identity.email ?? identity.subject, connection: connection.name }
    const url = `${env().PUBLIC_URL}${urls.replacement(org.slug, connection.id)}`
    return (await peopleOf(ctx, org.id, ['owner'])).map((person) => ({ ...person, ...facts, url }))
  },

  render: ({ name, org, who, connection, url }) => ({
    subject: `A link that was carried over was undone at ${org}`,
    paragraphs: [
      `Hello ${name},`,
      `${who} came to ${org} through ${connection} and was given a link that was there before. The owner of that account answered that it was not them and undid it; its sessions were ended.`,
      'Find out who signs in with that address at your provider. You can stop carrying links over until you know.',
    ],
    action: { label: 'Open the replacement', url },
  }),
})

function inbox(slug: string): string {
  return `${env().PUBLIC_URL}${urls.linkRequests(slug)}`
}

async function peopleOf(ctx: Ctx, orgId: string, roles: Role[]): Promise<{ to: string; name: string }[]> {
  const members = await ctx.db.membership.findMany({
    where: { orgId, role: { in: roles }, user: { disabledAt: null } },
    orderBy: { userId: 'asc' },
    select: { user: { select: { email: true, name: true } } },
  })
  return members.map(({ user }) => ({ to: user.email, name: user.name }))
}
