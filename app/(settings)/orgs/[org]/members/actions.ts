'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { unlinkIdentity } from '@/lib/identities/commands'
import { changeRole, removeMember } from '@/lib/orgs/commands'
import { ChangeRole, RemoveMember } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'

const orgId = idOf('org')

export const change = action(ChangeRole.extend({ orgId }), (ctx, { orgId, ...input }) => changeRole(ctx, orgId, input))

export const remove = action(RemoveMember.extend({ orgId }), (ctx, { orgId, ...input }) =>
  removeMember(ctx, orgId, input),
)

export const unlink = action(z.object({ orgId, identityId: idOf('identity') }), (ctx, { orgId, ...input }) =>
  unlinkIdentity(ctx, orgId, input),
)
