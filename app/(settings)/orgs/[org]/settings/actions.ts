'use server'

import { action } from '@/app/_server/action'
import { changeOrg, setSelfProofLinks, setSsoMode } from '@/lib/orgs/commands'
import { ChangeOrg, SetSelfProofLinks, SetSsoMode } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'

const orgId = idOf('org')

export const saveGeneral = action(ChangeOrg.extend({ orgId }), (ctx, { orgId, ...input }) =>
  changeOrg(ctx, orgId, input),
)

export const saveMode = action(SetSsoMode.extend({ orgId }), (ctx, { orgId, mode }) => setSsoMode(ctx, orgId, mode))

export const saveSelfProof = action(SetSelfProofLinks.extend({ orgId }), (ctx, { orgId, on }) =>
  setSelfProofLinks(ctx, orgId, on),
)
