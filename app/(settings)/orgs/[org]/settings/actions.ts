'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { changeOrg, setSelfProofLinks, setSsoMode } from '@/lib/orgs/commands'
import { setRequiresFactor } from '@/lib/orgs/factor-demand'
import { ChangeOrg, SetSelfProofLinks, SetSsoMode } from '@/lib/orgs/schema'
import { setSessionPolicy } from '@/lib/orgs/session-policy'
import { idOf } from '@/lib/platform/ids'
import { SetOrgSessionPolicy } from '@/lib/sessions/schema'

const orgId = idOf('org')

export const saveGeneral = action(ChangeOrg.extend({ orgId }), (ctx, { orgId, ...input }) =>
  changeOrg(ctx, orgId, input),
)

export const saveMode = action(SetSsoMode.extend({ orgId }), (ctx, { orgId, mode }) => setSsoMode(ctx, orgId, mode))

export const saveSelfProof = action(SetSelfProofLinks.extend({ orgId }), (ctx, { orgId, on }) =>
  setSelfProofLinks(ctx, orgId, on),
)

export const saveSessionPolicy = action(SetOrgSessionPolicy.extend({ orgId }), (ctx, { orgId, ...policy }) =>
  setSessionPolicy(ctx, orgId, policy),
)

export const saveFactor = action(z.object({ orgId, on: z.boolean() }), (ctx, { orgId, on }) =>
  setRequiresFactor(ctx, orgId, on),
)
