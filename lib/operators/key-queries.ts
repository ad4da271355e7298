import type { Ctx, OperatorActor } from '@/lib/platform/context'
import type { Prisma } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'

/** All keys of the API, the newest first, with those that have ended; a key itself is known to its machine only. */
export async function listKeys(ctx: Ctx<OperatorActor>) {
  const rows = await ctx.db.operatorKey.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], select: shown })
  return rows.map((row) => toKey(row, ctx.now))
}

/** @throws Failure `not_found` */
export async function getKey(ctx: Ctx<OperatorActor>, id: Id<'operatorKey'>) {
  const row = await ctx.db.operatorKey.findUnique({ where: { id }, select: shown })
  return row ? toKey(row, ctx.now) : fail('not_found')
}

/** The keys with which machines call the API as that operator now, the newest first. */
export async function livingKeysOf(ctx: Ctx, operatorId: Id<'operator'>): Promise<Id<'operatorKey'>[]> {
  const rows = await ctx.db.operatorKey.findMany({
    where: { operatorId, revokedAt: null, expiresAt: { gt: ctx.now } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { id: true },
  })
  return rows.map(({ id }) => id as Id<'operatorKey'>)
}

const shown = {
  ...{ id: true, name: true, hint: true, permissions: true, createdAt: true, expiresAt: true },
  ...{ lastUsedAt: true, revokedAt: true, operator: { select: { email: true } } },
} satisfies Prisma.OperatorKeySelect

function toKey({ operator, ...row }: Prisma.OperatorKeyGetPayload<{ select: typeof shown }>, now: Date) {
  const state = row.revokedAt ? 'revoked' : row.expiresAt <= now ? 'expired' : 'in use'
  return { ...row, state, madeBy: operator.email }
}
