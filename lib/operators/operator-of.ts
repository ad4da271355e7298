import { requireFreshProof } from '@/lib/access/authorize'
import { actingAs, type Ctx, type OperatorActor, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'

export type BrowserOperator = { id: Id<'operator'>; name: string; email: string }

/**
 * The operator that the session's person is. In a browser an operator is one
 * only where the session was proven with a factor beyond a password.
 *
 * @throws Failure `not_found` for everybody else, who must not learn that there
 *   is such a place; also where an organization's IdP vouched for the session (I22).
 * @throws Failure `factor_required` without a factor.
 */
export async function operatorOf(ctx: Ctx<UserActor>): Promise<BrowserOperator> {
  if (ctx.actor.confinedTo) fail('not_found')
  const operator = await ctx.db.operator.findUnique({
    where: { userId: ctx.actor.userId },
    select: { id: true, name: true, email: true },
  })
  if (!operator) fail('not_found')
  if (!ctx.actor.factor) fail('factor_required')
  return { ...operator, id: operator.id as Id<'operator'> }
}

/** The same request as the operator's, for looking only. @throws Failure those of {@link operatorOf}. */
export async function lookingAsOperator(ctx: Ctx<UserActor>): Promise<Ctx<OperatorActor>> {
  const { id } = await operatorOf(ctx)
  return actingAs(ctx, { kind: 'operator', operatorId: id, reason: 'looked' })
}

/**
 * The same request as an act of the operator, with a reason (I30). Do it inside
 * `announced` (lib/operators/act.ts).
 *
 * @throws Failure those of {@link operatorOf}.
 * @throws Failure `proof_needed` when the session's last proof is older than ten minutes (I24).
 */
export async function actingInBrowser(ctx: Ctx<UserActor>, reason: string): Promise<Ctx<OperatorActor>> {
  const { id } = await operatorOf(ctx)
  requireFreshProof(ctx)
  return actingAs(ctx, { kind: 'operator', operatorId: id, reason })
}

/** Whether the person is an operator at all: for a link to where operators work, which asks for itself. */
export async function isOperator(ctx: Ctx<UserActor>): Promise<boolean> {
  if (ctx.actor.confinedTo) return false
  return (await ctx.db.operator.count({ where: { userId: ctx.actor.userId } })) > 0
}
