import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'

/** Which part of a long list. Pages count from 1. */
export type Slice = { limit: number; page: number }

export function toSkip({ limit, page }: Slice): { skip: number; take: number } {
  return { skip: limit * (page - 1), take: limit }
}

/** Everybody who may use the operator's command line. */
export function listOperators(ctx: Ctx<OperatorActor>) {
  return ctx.db.operator.findMany({
    orderBy: { createdAt: 'asc' },
    select: { id: true, name: true, email: true, createdAt: true },
  })
}

/** @throws Failure `not_found` */
export async function getOperatorId(ctx: Ctx, email: string): Promise<Id<'operator'>> {
  const found = await ctx.db.operator.findUnique({ where: { email }, select: { id: true } })
  return (
    (found?.id as Id<'operator'> | undefined) ?? fail('not_found', { detail: `No operator has the address ${email}.` })
  )
}

export async function isThereAnOperator(ctx: Ctx): Promise<boolean> {
  return (await ctx.db.operator.count({ take: 1 })) > 0
}
