'use server'

import { action } from '@/app/_server/action'
import { askForSso, tellWish, withdrawSsoRequest } from '@/lib/onboarding/commands'
import { AskForSso, OneSsoRequest, TellWish } from '@/lib/onboarding/schema'
import { idOf } from '@/lib/platform/ids'

const orgId = idOf('org')

export const ask = action(AskForSso.extend({ orgId }), async (ctx, { orgId, ...input }) => {
  await askForSso(ctx, orgId, input)
})

export const withdraw = action(OneSsoRequest.extend({ orgId }), (ctx, { orgId, ...input }) =>
  withdrawSsoRequest(ctx, orgId, input),
)

export const tell = action(TellWish.extend({ orgId }), (ctx, { orgId, ...input }) => tellWish(ctx, orgId, input))
