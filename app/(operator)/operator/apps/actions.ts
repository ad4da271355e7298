'use server'

import { redirect } from 'next/navigation'
import * as z from 'zod'
import { action } from '@/app/_server/action'
import { changeApp, createApp, turnOffApp, turnOnApp } from '@/lib/apps/commands'
import { ChangeApp, CreateApp, OneApp, RevokeSecret } from '@/lib/apps/schema'
import { addSecret, revokeSecret } from '@/lib/apps/secrets'
import { announced } from '@/lib/operators/act'
import { actingInBrowser } from '@/lib/operators/operator-of'
import { Reason } from '@/lib/operators/schema'
import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'

/** A server action of an operator: it asks for a reason, and does nothing for anybody else (I30). */
function operatorAction<S extends z.ZodObject, T>(
  schema: S,
  run: (ctx: Ctx<OperatorActor>, input: z.output<S>) => Promise<T>,
) {
  return action(z.intersection(schema, z.object({ reason: Reason })), async (ctx, input) => {
    const acting = await actingInBrowser(ctx, input.reason)
    return announced(acting, () => run(acting, input))
  })
}

// The vendor's own apps only: what belongs to an organization is not found here.

export const create = operatorAction(CreateApp, async (ctx, input) =>
  redirect(urls.operator.app(await createApp(ctx, null, input))),
)

export const change = operatorAction(ChangeApp, (ctx, input) => changeApp(ctx, null, input))

export const turnOff = operatorAction(OneApp, (ctx, input) => turnOffApp(ctx, null, input))

export const turnOn = operatorAction(OneApp, (ctx, input) => turnOnApp(ctx, null, input))

export const makeSecret = operatorAction(OneApp, (ctx, input) => addSecret(ctx, null, input))

export const dropSecret = operatorAction(RevokeSecret, (ctx, input) => revokeSecret(ctx, null, input))
