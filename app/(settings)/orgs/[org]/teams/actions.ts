'use server'

import { redirect } from 'next/navigation'
import { action } from '@/app/_server/action'
import { NewTeam, OneTeam, OneTeamMember, RenamedTeam, Slug } from '@/lib/orgs/schema'
import { addToTeam, createTeam, deleteTeam, removeFromTeam, renameTeam } from '@/lib/orgs/team-commands'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const orgId = idOf('org')

export const create = action(NewTeam.extend({ orgId }), (ctx, { orgId, ...input }) => createTeam(ctx, orgId, input))

export const rename = action(RenamedTeam.extend({ orgId }), (ctx, { orgId, ...input }) => renameTeam(ctx, orgId, input))

export const remove = action(OneTeam.extend({ orgId, slug: Slug }), async (ctx, { orgId, slug, ...input }) => {
  await deleteTeam(ctx, orgId, input)
  redirect(urls.teams(slug))
})

export const putIn = action(OneTeamMember.extend({ orgId }), (ctx, { orgId, ...input }) => addToTeam(ctx, orgId, input))

export const takeOut = action(OneTeamMember.extend({ orgId }), (ctx, { orgId, ...input }) =>
  removeFromTeam(ctx, orgId, input),
)
