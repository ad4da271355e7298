import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { digest, newSecret } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type Id, newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { keyOf } from './key-model'
import type { NewKey } from './key-schema'

export type MadeKey = { id: Id<'operatorKey'>; key: string; expiresAt: Date }

/**
 * Makes a key with which a machine of the vendor calls the API, as the operator
 * who acts here (I30). It is told this once: what is kept is its digest.
 *
 * @throws Failure `forbidden` for nobody in particular: a key stands for a person.
 */
export function addKey(ctx: Ctx<OperatorActor>, { name, permissions, days }: NewKey): Promise<MadeKey> {
  const id = newId('operatorKey')
  const key = keyOf(id, newSecret())
  const expiresAt = addSeconds(ctx.now, days * DAY_SECONDS)
  return transact(ctx, async (tx) => {
    const { operatorId } = tx.actor
    if (!operatorId) fail('forbidden')
    const allowed = [...new Set(permissions)].sort()
    await tx.db.operatorKey.create({
      data: {
        ...{ id, operatorId, name, permissions: allowed, secretHash: digest(key), hint: key.slice(-4) },
        ...{ createdAt: tx.now, expiresAt },
      },
      select: { id: true },
    })
    await record(tx, null, 'operator_key.added', { keyId: id, name, permissions: allowed })
    return { id, key, expiresAt }
  })
}

/**
 * Ends a key at once, whoever made it. One that has ended already stays so.
 *
 * @throws Failure `not_found`
 */
export function revokeKey(ctx: Ctx<OperatorActor>, keyId: Id<'operatorKey'>): Promise<void> {
  return transact(ctx, async (tx) => {
    if (await endKey(tx, keyId)) return

    if (!(await tx.db.operatorKey.count({ where: { id: keyId } }))) fail('not_found')
  })
}

/** @returns whether this call ended it. */
export async function endKey(tx: Tx<OperatorActor>, keyId: Id<'operatorKey'>): Promise<boolean> {
  const [revoked] = await tx.db.operatorKey.updateManyAndReturn({
    where: { id: keyId, revokedAt: null },
    data: { revokedAt: tx.now },
    select: { name: true },
  })
  if (revoked) await record(tx, null, 'operator_key.revoked', { keyId, name: revoked.name })
  return revoked !== undefined
}
