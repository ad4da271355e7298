import * as z from 'zod'
import { defineEmail } from '@/lib/mail/define'
import { env } from '@/lib/platform/env'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const payload = z.object({ loanId: idOf('loan') })

const owners = {
  memberships: {
    where: { role: 'owner', user: { disabledAt: null } },
    orderBy: { userId: 'asc' },
    select: { user: { select: { email: true, name: true } } },
  },
} as const

/** To the holder's owners: a test organization asks to borrow a domain. */
export const loanAsked = defineEmail({
  name: 'domain-loan-asked',
  payload,

  async load(ctx, { loanId }) {
    const loan = await ctx.db.domainLoan.findUnique({
      where: { id: loanId, endedAt: null, consentedAt: null },
      select: {
        people: true,
        org: { select: { name: true } },
        domain: { select: { id: true, name: true, org: { select: { slug: true, ...owners } } } },
      },
    })
    if (!loan) return []
    const { id, name: domain, org } = loan.domain
    const facts = { domain, borrower: loan.org.name, people: loan.people.join(', ') }
    const url = `${env().PUBLIC_URL}${urls.domain(org.slug, id)}`
    return org.memberships.map(({ user }) => ({ to: user.email, hello: `Hello ${user.name},`, ...facts, url }))
  },

  render: ({ hello, domain, borrower, people, url }) => ({
    subject: `A test organization asks to borrow ${domain}`,
    paragraphs: [
      hello,
      `The test organization ${borrower} wants to try sign-ins with these addresses: ${people}.`,
      'If you consent, its identity provider can vouch for them there, and nowhere else. You can end it at any time. Consent only if you know who asks.',
    ],
    action: { label: 'Decide', url },
  }),
})

/** To the test organization's owners: the domain is theirs to try with. */
export const loanAnswered = defineEmail({
  name: 'domain-loan-answered',
  payload,

  async load(ctx, { loanId }) {
    const loan = await ctx.db.domainLoan.findUnique({
      where: { id: loanId, endedAt: null, consentedAt: { not: null } },
      select: { org: { select: { slug: true, ...owners } }, domain: { select: { name: true } } },
    })
    if (!loan) return []
    const url = `${env().PUBLIC_URL}${urls.domains(loan.org.slug)}`
    const facts = { domain: loan.domain.name, url }
    return loan.org.memberships.map(({ user }) => ({ to: user.email, hello: `Hello ${user.name},`, ...facts }))
  },

  render: ({ hello, domain, url }) => ({
    subject: `You may try sign-ins with ${domain}`,
    paragraphs: [hello, `The owner of ${domain} lent it to your test organization, for the people you listed.`],
    action: { label: 'Open your domains', url },
  }),
})
