import * as z from 'zod'
import { idOf } from '@/lib/platform/ids'
import { plainText } from '@/lib/platform/text'

const linkRequestId = idOf('linkRequest')
const identifier = z.string().trim().min(1, 'Type your address or username.').max(254)

export const OpenLinkRequest = z.object({
  note: z.string().transform(plainText).pipe(z.string().max(500, 'At most 500 letters.')).optional(),
})
export type OpenLinkRequest = z.infer<typeof OpenLinkRequest>

export const LinkRequestToMember = z.object({ linkRequestId, userId: idOf('user') })
export type LinkRequestToMember = z.infer<typeof LinkRequestToMember>

export const DeclineLinkRequest = z.object({
  linkRequestId,
  reason: z
    .string()
    .transform(plainText)
    .pipe(z.string().min(1, 'Give a reason; the person reads it.').max(500, 'At most 500 letters.')),
})
export type DeclineLinkRequest = z.infer<typeof DeclineLinkRequest>

export const UndoLink = z.object({ linkRequestId })
export type UndoLink = z.infer<typeof UndoLink>

export const ProveByPassword = z.object({
  linkRequestId,
  identifier,
  password: z.string().min(1, 'Type the password of that account.').max(1000),
})
export type ProveByPassword = z.infer<typeof ProveByPassword>

export const AskProofCode = z.object({ linkRequestId, identifier })
export type AskProofCode = z.infer<typeof AskProofCode>

export const ProveByCode = z.object({
  linkRequestId,
  /** Eight digits; people type spaces and dashes between them. */
  code: z
    .string()
    .transform((text) => text.replace(/[\s-]/g, ''))
    .pipe(z.string().regex(/^\d{8}$/, 'The code has eight digits.')),
})
export type ProveByCode = z.infer<typeof ProveByCode>

/** A page of the inbox at most. */
export const LinkSeveral = z.object({ pairs: z.array(LinkRequestToMember).min(1).max(100) })
export type LinkSeveral = z.infer<typeof LinkSeveral>
