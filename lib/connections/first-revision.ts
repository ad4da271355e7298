import { type Ctx, type Tx, transact } from '@/lib/platform/context'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { asJson } from './drafts'
import { type LiveRow, liveConfigOf, lockConnection } from './live'

/**
 * Gives what is live a revision, where it was made in one go from its
 * provider's facts: number 0, before any draft's. Where it has one, or nothing
 * was ever live, nothing happens. The caller holds the connection's row, so
 * that no promotion makes it a retired one at the same time. The client secret
 * stays the connection's own, as long as this is live.
 */
export async function giveRevision(tx: Tx, row: LiveRow): Promise<void> {
  const live = liveConfigOf(row)
  if (!live) return
  const born = { createdAt: tx.now, updatedAt: tx.now }
  await tx.db.connectionRevision.createMany({
    data: [{ id: newId('revision'), connectionId: row.id, number: 0, state: 'live', config: asJson(live), ...born }],
    skipDuplicates: true, // of number 0, and of what is live, there is one
  })
}

/**
 * The same for whoever does not hold the row yet and has asked who may look. @throws Failure `connection_not_found`
 */
export function giveRevisionTo(ctx: Ctx, orgId: OrgId, id: ConnectionId): Promise<void> {
  return transact(ctx, async (tx) => giveRevision(tx, await lockConnection(tx, orgId, id)))
}
