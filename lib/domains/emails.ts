import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import type { Ctx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { type DomainId, idOf } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { CONTEST_SECONDS, EXPIRES_SECONDS } from './pace'
import { recordName } from './record'

const payload = z.object({ domainId: idOf('domain') })

/** To the owners: the record was found, for the first time or again. */
export const domainVerified = defineEmail({
  name: 'domain-verified',
  payload,
  load: (ctx, { domainId }) => toOwners(ctx, domainId, ['verified']),

  render: ({ hello, domain, org, url }) => ({
    subject: `${domain} is verified`,
    paragraphs: [
      hello,
      `We found the record of ${domain}, so the domain belongs to ${org}. People with an address there can sign in through your connections.`,
      'Leave the record where it is: we look each week whether it still stands.',
    ],
    action: { label: 'Open the domain', url },
  }),
})

/** To the owners: three looks over three days did not find it. Nobody is locked out (I8). */
export const domainMissing = defineEmail({
  name: 'domain-missing',
  payload,
  load: (ctx, { domainId }) => toOwners(ctx, domainId, ['missing']),

  render: ({ hello, domain, record, end, url }) => ({
    subject: `We can no longer find the record for ${domain}`,
    paragraphs: [
      hello,
      `For three days the name servers of ${domain} have said that there is no record ${record}. Who is linked goes on signing in. Nobody new is linked or added until the record is back.`,
      `Put the record back before ${end}. After that, sign-ins with an address in ${domain} end, too.`,
    ],
    action: { label: 'See the record', url },
  }),
})

/** To the owners, a week before a missing domain ends. */
export const domainExpires = defineEmail({
  name: 'domain-expires',
  payload,
  load: (ctx, { domainId }) => toOwners(ctx, domainId, ['missing']),

  render: ({ hello, domain, record, url }) => ({
    subject: `${domain} stops working in a week`,
    paragraphs: [
      hello,
      `We still cannot find the record ${record}. In a week ${domain} expires: nobody with an address there can sign in through your connections then.`,
      'Put the record back and press “Check now”.',
    ],
    action: { label: 'See the record', url },
  }),
})

/** To the owners: it has ended. */
export const domainExpired = defineEmail({
  name: 'domain-expired',
  payload,
  load: (ctx, { domainId }) => toOwners(ctx, domainId, ['expired']),

  render: ({ hello, domain, url }) => ({
    subject: `${domain} has expired`,
    paragraphs: [
      hello,
      `The record of ${domain} has been missing for thirty days. Addresses there no longer sign in through your connections; passwords work as before.`,
      'To have it back, put the record back and press “Check now”.',
    ],
    action: { label: 'Open the domain', url },
  }),
})

/** To the owners of both sides: two organizations prove one domain. Neither hears who the other is. */
export const domainContested = defineEmail({
  name: 'domain-contested',
  payload: payload.extend({ as: z.enum(['holder', 'prover']) }),

  async load(ctx, { domainId, as }) {
    const owners = await toOwners(ctx, domainId, ['waiting', 'verified', 'missing', 'expired'])
    return owners.filter(({ contested }) => contested).map((owner) => ({ ...owner, as }))
  },

  render: ({ hello, domain, as, url }) => ({
    subject: `Another organization claims ${domain}`,
    paragraphs:
      as === 'holder'
        ? [
            hello,
            `Somebody else has put a record of theirs at ${domain}. Nothing has changed: the domain stays yours while your own record stands.`,
            `If you do not know of it, find out who can change the DNS of ${domain}. If your record is missing, put it back within ${days}.`,
          ]
        : [
            hello,
            `We found your record at ${domain}, but another organization has verified that domain before. Nothing changes hands by itself.`,
            `If it is yours, ask whoever runs ${domain} to remove it from the other organization. Where that one lost its record, it has ${days} to answer.`,
          ],
    action: { label: 'Open the domain', url },
  }),
})

const days = `${CONTEST_SECONDS / 86_400} days`

type State = 'waiting' | 'verified' | 'missing' | 'expired'

/** The organization's owners, while the domain is in one of these states. */
async function toOwners(ctx: Ctx, id: DomainId, states: State[]) {
  const domain = await ctx.db.domain.findUnique({
    where: { id, state: { in: states } },
    select: {
      ...{ name: true, missingSince: true, contestedAt: true },
      org: {
        select: {
          ...{ name: true, slug: true },
          memberships: {
            where: { role: 'owner', user: { disabledAt: null } },
            orderBy: { userId: 'asc' },
            select: { user: { select: { email: true, name: true } } },
          },
        },
      },
    },
  })
  if (!domain) return []
  const { name, org, missingSince, contestedAt } = domain
  const facts = {
    ...{ domain: name, org: org.name, record: recordName(name), contested: contestedAt !== null },
    end: dateOf(addSeconds(missingSince ?? ctx.now, EXPIRES_SECONDS)),
    url: `${env().PUBLIC_URL}${urls.domain(org.slug, id)}`,
  }
  return org.memberships.map(({ user }) => ({ to: user.email, hello: `Hello ${user.name},`, ...facts }))
}

const dateOf = (at: Date) => new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(at)
