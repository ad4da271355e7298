import type { Ctx, OperatorActor, VisitorActor } from '@/lib/platform/context'
import { matchesDigest } from '@/lib/platform/crypto'
import type { Id } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { idOfKey, type KeyPermission } from './key-model'

/** A key that may be used now, and whose it is. */
export type UsedKey = {
  id: Id<'operatorKey'>
  name: string
  operatorId: Id<'operator'>
  permissions: readonly KeyPermission[]
}

/** How showing a key can end. `refused` says no more than that, whatever is wrong with it. */
export type KeyUse =
  | { kind: 'taken'; key: UsedKey }
  | { kind: 'refused' }
  | { kind: 'too_many_tries' | 'too_often'; retryAt: Date }

/**
 * Finds the key that a request shows. Wrong ones count against the network they
 * come from, right ones against themselves: a stranger cannot hold up a machine
 * behind the same address (I16).
 *
 * @param presented what stands behind `Bearer`; `null` for nothing
 * @param network as `networkOf` names it
 */
export async function takeKey(ctx: Ctx<VisitorActor>, presented: string | null, network: string): Promise<KeyUse> {
  const key = presented === null ? null : await findKey(ctx, presented)
  if (!key) {
    const verdict = await take(ctx.now, [[limits.apiTries, network]])
    return verdict.allowed ? { kind: 'refused' } : { kind: 'too_many_tries', retryAt: verdict.retryAt }
  }
  const verdict = await take(ctx.now, [[limits.apiCalls, key.id]])
  if (!verdict.allowed) return { kind: 'too_often', retryAt: verdict.retryAt }
  await touch(ctx, key.id)
  return { kind: 'taken', key }
}

/** The same request as an act of the key's operator, for the reason that its machine gives (I30). */
export function actorOfKey({ id, name, operatorId }: UsedKey, reason: string): OperatorActor {
  return { kind: 'operator', operatorId, reason, key: { id, name } }
}

async function findKey(ctx: Ctx, presented: string): Promise<UsedKey | null> {
  const id = idOfKey(presented)
  const row = id && (await ctx.db.operatorKey.findUnique({ where: { id }, select: known }))
  if (!row || !matchesDigest(presented, row.secretHash)) return null
  if (row.revokedAt || row.expiresAt <= ctx.now) return null
  const { name, permissions, operatorId } = row
  return {
    ...{ id: row.id as Id<'operatorKey'>, name, operatorId: operatorId as Id<'operator'> },
    permissions: permissions as KeyPermission[], // lib/operators/key-commands.ts wrote them
  }
}

const known = {
  ...{ id: true, name: true, operatorId: true, secretHash: true, permissions: true },
  ...{ expiresAt: true, revokedAt: true },
} as const

/** Notes that the key is in use; once a minute is enough to know. */
async function touch(ctx: Ctx, id: Id<'operatorKey'>): Promise<void> {
  const before = addSeconds(ctx.now, -MINUTE_SECONDS)
  await ctx.db.operatorKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
    data: { lastUsedAt: ctx.now },
  })
}
