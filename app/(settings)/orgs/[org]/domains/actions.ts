'use server'

import { redirect } from 'next/navigation'
import * as z from 'zod'
import { action } from '@/app/_server/action'
import { askLoan, consentToLoan, endLoan, markTestOrg } from '@/lib/domains/loans'
import { addDomain, checkDomainNow, removeDomain, shareDomain } from '@/lib/domains/own'
import { AddDomain, AskLoan, OneDomain, OneLoan, ShareDomain } from '@/lib/domains/schema'
import { Slug } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const orgId = idOf('org')
const inOrg = { orgId, slug: Slug }

export const add = action(AddDomain.extend(inOrg), async (ctx, { orgId, slug, ...input }) =>
  redirect(urls.domain(slug, await addDomain(ctx, orgId, input))),
)

export const remove = action(OneDomain.extend(inOrg), async (ctx, { orgId, slug, ...input }) => {
  await removeDomain(ctx, orgId, input)
  redirect(urls.domains(slug))
})

export const checkNow = action(OneDomain.extend({ orgId }), (ctx, { orgId, ...input }) =>
  checkDomainNow(ctx, orgId, input),
)

export const share = action(ShareDomain.extend({ orgId }), (ctx, { orgId, ...input }) => shareDomain(ctx, orgId, input))

export const borrow = action(AskLoan.extend(inOrg), async (ctx, { orgId, slug, ...input }) => {
  await askLoan(ctx, orgId, input)
  redirect(urls.domains(slug))
})

export const lend = action(OneLoan.extend({ orgId }), (ctx, { orgId, ...input }) => consentToLoan(ctx, orgId, input))

export const endLending = action(OneLoan.extend({ orgId }), (ctx, { orgId, ...input }) => endLoan(ctx, orgId, input))

export const markTest = action(z.object({ orgId, isTest: z.boolean() }), (ctx, { orgId, isTest }) =>
  markTestOrg(ctx, orgId, isTest),
)
