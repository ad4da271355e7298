'use server'

import { action } from '@/app/_server/action'
import { NewTeam, OneTeamMember } from '@/lib/orgs/schema'
import { addToTeam, createTeam, removeFromTeam } from '@/lib/orgs/team-commands'
import { idOf } from '@/lib/platform/ids'

const orgId = idOf('org')

export const create = action(NewTeam.extend({ orgId }), (ctx, { orgId, ...input }) => createTeam(ctx, orgId, input))

export const putIn = action(OneTeamMember.extend({ orgId }), (ctx, { orgId, ...input }) => addToTeam(ctx, orgId, input))

export const takeOut = action(OneTeamMember.extend({ orgId }), (ctx, { orgId, ...input }) =>
  removeFromTeam(ctx, orgId, input),
)
