'use server'

import { redirect } from 'next/navigation'
import * as z from 'zod'
import { action } from '@/app/_server/action'
import { withQuery } from '@/app/_server/page'
import { declineLinkRequest, linkRequestToMember } from '@/lib/link-requests/decide'
import { linkSeveral } from '@/lib/link-requests/decide-several'
import { DeclineLinkRequest, LinkRequestToMember, LinkSeveral, UndoLink } from '@/lib/link-requests/schema'
import { undoLink } from '@/lib/link-requests/undo'
import { Slug } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const orgId = idOf('org')
const Link = LinkRequestToMember.extend({ orgId, slug: Slug, number: z.number().int() })

export const link = action(Link, async (ctx, { orgId, slug, number, ...input }) => {
  const outcome = await linkRequestToMember(ctx, orgId, input)
  if (outcome === 'linked') redirect(withQuery(urls.linkRequests(slug), { linked: number }))
})

export const decline = action(DeclineLinkRequest.extend({ orgId }), (ctx, { orgId, ...input }) =>
  declineLinkRequest(ctx, orgId, input),
)

/** Each of them by its own rules. */
export const linkExact = action(LinkSeveral.extend({ orgId }), (ctx, { orgId, ...input }) =>
  linkSeveral(ctx, orgId, input),
)

export const undo = action(UndoLink.extend({ orgId }), (ctx, { orgId, ...input }) => undoLink(ctx, orgId, input))
