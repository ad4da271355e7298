import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, Id, OrgId } from '@/lib/platform/ids'
import { readCertificate } from './certificates'
import { addKey } from './keys'
import { lockConnection } from './live'
import type { DecideKey } from './schema'

export type FoundKeyRow = { id: Id<'foundKey'>; fingerprint: string; notAfter: Date; foundAt: Date }

/** Keys that stand in the provider's metadata and are trusted by nobody yet. */
export async function listFoundKeys(ctx: Ctx<UserActor>, orgId: OrgId, id: ConnectionId): Promise<FoundKeyRow[]> {
  await authorize(ctx, 'connection.read', orgId)
  const rows = await ctx.db.foundKey.findMany({
    where: { connectionId: id, connection: { orgId }, state: 'waiting' },
    orderBy: { foundAt: 'asc' },
    select: { id: true, fingerprint: true, notAfter: true, foundAt: true },
  })
  return rows.map((row) => ({ ...row, id: row.id as Id<'foundKey'> }))
}

/**
 * Trusts a key that was found in the metadata beside the present ones, or keeps
 * it out for good (I25).
 *
 * @throws Failure `key_not_found` when somebody was faster, and those of `authorize`.
 */
export function decideKey(ctx: Ctx<UserActor>, orgId: OrgId, { connectionId, keyId, take }: DecideKey): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await authorize(tx, 'connection.manage', orgId)
    const row = await lockConnection(tx, orgId, connectionId)
    const decided = { decidedAt: tx.now, decidedById: tx.actor.userId }
    const [key] = await tx.db.foundKey.updateManyAndReturn({
      where: { id: keyId, connectionId, state: 'waiting' },
      data: { state: take ? 'taken' : 'refused', ...decided },
      select: { pem: true, fingerprint: true },
    })
    if (!key) fail('key_not_found')
    const { fingerprint } = key
    if (take) await record(tx, org, 'connection.key_taken', { connectionId, fingerprint, by: 'owner' })
    else await record(tx, org, 'connection.key_refused', { connectionId, fingerprint })
    if (take) await addKey(tx, row, readCertificate(key.pem))
  })
}
