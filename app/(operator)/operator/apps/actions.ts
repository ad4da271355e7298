'use server'

import { redirect } from 'next/navigation'
import { changeApp, createApp, turnOffApp, turnOnApp } from '@/lib/apps/commands'
import { ChangeApp, CreateApp, OneApp, RevokeSecret } from '@/lib/apps/schema'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import { urls } from '@/lib/platform/urls'
import { operatorAction } from '../operator-action'

// The vendor's own apps only: what belongs to an organization is not found here.

export const create = operatorAction(CreateApp, async (ctx, input) =>
  redirect(urls.operator.app(await createApp(ctx, null, input))),
)

export const change = operatorAction(ChangeApp, (ctx, input) => changeApp(ctx, null, input))

export const turnOff = operatorAction(OneApp, (ctx, input) => turnOffApp(ctx, null, input))

export const turnOn = operatorAction(OneApp, (ctx, input) => turnOnApp(ctx, null, input))

export const makeSecret = operatorAction(OneApp, (ctx, input) => addSecret(ctx, null, input))

export const dropSecret = operatorAction(RevokeSecret, (ctx, input) => revokeSecret(ctx, null, input))
