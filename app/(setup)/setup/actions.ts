'use server'

import { redirect } from 'next/navigation'
import * as z from 'zod'
import { keepSetupSecret, setupAction, visitorAction } from '@/app/_server/setup'
import { saveDraft } from '@/lib/connections/drafts'
import * as imports from '@/lib/connections/import-into'
import {
  ImportIssuer,
  ImportMetadata,
  ImportTyped,
  OneDraft,
  OpenSetupLink,
  SaveMapping,
  TypeSetupCode,
} from '@/lib/connections/schema'
import { declineSetupLink, tellItIsReady } from '@/lib/connections/setup-answers'
import { openSetupLink, typeSetupCode } from '@/lib/connections/setup-visits'
import { TickStep } from '@/lib/guides/schema'
import { tickGuideStep } from '@/lib/guides/ticks'
import { newCtx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { urls } from '@/lib/platform/urls'

const nothing = z.object({})

/** The first browser goes on; another one is asked for the code. */
export const open = visitorAction(OpenSetupLink, async ({ token }) => {
  const { secret, needsCode } = await openSetupLink(newCtx({ kind: 'visitor' }), token)
  await keepSetupSecret(secret)
  if (!needsCode) redirect(urls.setup())
  return { needsCode }
})

export const typeCode = visitorAction(TypeSetupCode, async ({ code }, secret) => {
  await typeSetupCode(newCtx({ kind: 'visitor' }), secret ?? fail('setup_link_gone'), code)
  redirect(urls.setup())
})

export const takeMetadata = setupAction(ImportMetadata, (ctx, input) =>
  imports.importMetadata(ctx, ctx.actor.orgId, input),
)

export const takeTyped = setupAction(ImportTyped, (ctx, input) => imports.importTyped(ctx, ctx.actor.orgId, input))

export const takeIssuer = setupAction(ImportIssuer, (ctx, input) => imports.importIssuer(ctx, ctx.actor.orgId, input))

export const makeKey = setupAction(OneDraft, (ctx, ref) => imports.chooseClientKey(ctx, ctx.actor.orgId, ref))

export const tickStep = setupAction(TickStep, (ctx, input) => tickGuideStep(ctx, ctx.actor.orgId, input))

export const saveMapping = setupAction(SaveMapping, async (ctx, { connectionId, revisionId, ...names }) => {
  const mapping = names.email || names.name || names.groups ? names : null
  await saveDraft(ctx, ctx.actor.orgId, { connectionId, revisionId }, { part: { mapping }, step: 5 })
  redirect(urls.setup(5))
})

export const tellReady = setupAction(nothing, (ctx) => tellItIsReady(ctx))

export const decline = setupAction(nothing, (ctx) => declineSetupLink(ctx))
