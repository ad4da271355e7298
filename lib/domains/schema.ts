import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { canonicalDomain, whyUnclaimable } from './model'

/** What an owner types; says why where it cannot be a domain of theirs. */
const DomainName = z
  .string()
  .trim()
  .min(1, 'Type the part after the @ of your people’s email.')
  .max(253, 'That is too long for a domain.')
  .superRefine((typed, ctx) => {
    const name = canonicalDomain(typed)
    const problem = name
      ? whyUnclaimable(name)
      : 'That is no domain. It looks like acme.com, without @ and without www.'
    if (problem) ctx.addIssue({ code: 'custom', message: problem })
  })

export const AddDomain = z.object({ name: DomainName })
export type AddDomain = z.infer<typeof AddDomain>

export const OneDomain = z.object({ domainId: idOf('domain') })
export type OneDomain = z.infer<typeof OneDomain>

export const ShareDomain = OneDomain.extend({ shared: z.boolean() })
export type ShareDomain = z.infer<typeof ShareDomain>

export const AskLoan = z.object({
  name: DomainName,
  people: z
    .string()
    .trim()
    .min(1, 'List the addresses of the people who will try it, one a line.')
    .max(4000, 'That are too many people for a try.'),
})
export type AskLoan = z.infer<typeof AskLoan>

export const OneLoan = z.object({ loanId: idOf('loan') })
export type OneLoan = z.infer<typeof OneLoan>
