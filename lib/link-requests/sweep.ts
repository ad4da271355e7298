import { record } from '@/lib/audit/record'
import { type Ctx, type SystemActor, type Tx, transact } from '@/lib/platform/context'
import type { IdentityId, LinkRequestId, OrgId } from '@/lib/platform/ids'

const AT_ONCE = 200

/**
 * Ends requests that nobody answered for 30 days, at most 200 a call.
 *
 * @returns how many; call again while it is not 0.
 */
export function expireLinkRequests(ctx: Ctx<SystemActor>): Promise<number> {
  return transact(ctx, async (tx) => {
    const due = await tx.db.linkRequest.findMany({
      where: { state: 'waiting', expiresAt: { lte: tx.now } },
      orderBy: { expiresAt: 'asc' },
      take: AT_ONCE,
      select: { id: true },
    })
    return expire(tx, { id: { in: due.map(({ id }) => id) } })
  })
}

/** Ends those of the given requests that still wait and are due; the filter is the lock. */
export async function expire(tx: Tx, which: { id: { in: string[] } } | { identityId: IdentityId }): Promise<number> {
  const expired = await tx.db.linkRequest.updateManyAndReturn({
    where: { ...which, state: 'waiting', expiresAt: { lte: tx.now } },
    data: { state: 'expired', decidedAt: tx.now, awaitsProofOf: null },
    select: { id: true, orgId: true, number: true },
  })
  for (const { id, orgId, number } of expired)
    await record(tx, { id: orgId as OrgId }, 'link_request.expired', { linkRequestId: id as LinkRequestId, number })
  return expired.length
}
