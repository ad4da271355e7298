'use server'

import * as z from 'zod'
import { action } from '@/app/_server/action'
import { unlinkIdentity } from '@/lib/identities/commands'
import { invite, resendInvitation, revokeInvitation } from '@/lib/invitations/commands'
import { Invite, OneInvitation } from '@/lib/invitations/schema'
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

export const invitePerson = action(Invite.extend({ orgId }), (ctx, { orgId, ...input }) => invite(ctx, orgId, input))

export const resend = action(OneInvitation.extend({ orgId }), (ctx, { orgId, ...input }) =>
  resendInvitation(ctx, orgId, input),
)

export const revoke = action(OneInvitation.extend({ orgId }), (ctx, { orgId, ...input }) =>
  revokeInvitation(ctx, orgId, input),
)
