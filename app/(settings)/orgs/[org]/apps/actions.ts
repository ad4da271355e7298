'use server'

import { redirect } from 'next/navigation'
import { action } from '@/app/_server/action'
import { changeApp, createApp, turnOffApp, turnOnApp } from '@/lib/apps/commands'
import { ChangeApp, CreateApp, OneApp, RevokeSecret } from '@/lib/apps/schema'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import { Slug } from '@/lib/orgs/schema'
import { idOf } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const orgId = idOf('org')

export const create = action(CreateApp.extend({ orgId, slug: Slug }), async (ctx, { orgId, slug, ...input }) =>
  redirect(urls.app(slug, await createApp(ctx, orgId, input))),
)

export const change = action(ChangeApp.extend({ orgId }), (ctx, { orgId, ...input }) => changeApp(ctx, orgId, input))

export const turnOff = action(OneApp.extend({ orgId }), (ctx, { orgId, ...input }) => turnOffApp(ctx, orgId, input))

export const turnOn = action(OneApp.extend({ orgId }), (ctx, { orgId, ...input }) => turnOnApp(ctx, orgId, input))

export const makeSecret = action(OneApp.extend({ orgId }), (ctx, { orgId, ...input }) => addSecret(ctx, orgId, input))

export const dropSecret = action(RevokeSecret.extend({ orgId }), (ctx, { orgId, ...input }) =>
  revokeSecret(ctx, orgId, input),
)
