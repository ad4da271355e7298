'use server'

import { redirect } from 'next/navigation'
import { handOverSsoRequest, takeSsoRequest } from '@/lib/onboarding/operator-commands'
import { fillDraft } from '@/lib/onboarding/prepare'
import { FillDraft, HandOver, OneSsoRequest } from '@/lib/onboarding/schema'
import { urls } from '@/lib/platform/urls'
import { operatorAction } from '../operator-action'

// Drafts of the organization that asked, and nothing else of it: an operator turns no connection on.

export const take = operatorAction(OneSsoRequest, (ctx, input) => takeSsoRequest(ctx, input))

export const fill = operatorAction(FillDraft, async (ctx, input) => {
  await fillDraft(ctx, input)
  redirect(urls.operator.request(input.ssoRequestId))
})

export const handOver = operatorAction(HandOver, (ctx, input) => handOverSsoRequest(ctx, input))
