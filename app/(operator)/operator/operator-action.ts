import 'server-only'
import * as z from 'zod'
import { action } from '@/app/_server/action'
import { announced } from '@/lib/operators/act'
import { actingInBrowser } from '@/lib/operators/operator-of'
import { Reason } from '@/lib/operators/schema'
import type { Ctx, OperatorActor } from '@/lib/platform/context'

/** A server action of an operator: it asks for a reason, and does nothing for anybody else (I30). */
export function operatorAction<S extends z.ZodObject, T>(
  schema: S,
  run: (ctx: Ctx<OperatorActor>, input: z.output<S>) => Promise<T>,
) {
  return action(z.intersection(schema, z.object({ reason: Reason })), async (ctx, input) => {
    const acting = await actingInBrowser(ctx, input.reason)
    return announced(acting, () => run(acting, input))
  })
}
