import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { lockConnection } from './live'
import type { SetCarriesLinks } from './schema'

/** After cut-over links are carried over for so long; then whoever comes asks like anybody. */
export const CARRIED_FOR_DAYS = 30

/**
 * Holds the connection whose place a new one is to take, and sees that it can
 * be: it has signed people in, and no other takes its place.
 *
 * @throws Failure `connection_not_found`, also for other organizations'; `connection_incomplete` for one that never
 *   was live; `connection_replaced_already`.
 */
export async function holdReplaceable(tx: Tx, orgId: OrgId, id: ConnectionId): Promise<void> {
  const old = await lockConnection(tx, orgId, id)
  if (old.state === 'draft' || !old.issuer) fail('connection_incomplete')
  if (await tx.db.connection.count({ where: { replacesId: id } })) fail('connection_replaced_already')
}

/**
 * The owner's consent that whoever is linked through the replaced connection
 * and comes with the same address is linked here, too, without being asked (I4,
 * docs/decisions/0022-links-are-carried-over.md). Or its end.
 *
 * @throws Failure `connection_not_found` for one that replaces none, and those of `authorize`.
 */
export function setCarriesLinks(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { connectionId, carries }: SetCarriesLinks,
): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await authorize(tx, 'connection.manage', orgId)
    await lockConnection(tx, orgId, connectionId)
    const { count } = await tx.db.connection.updateMany({
      where: { id: connectionId, orgId, replacesId: { not: null } },
      data: { carriesLinks: carries, updatedAt: tx.now },
    })
    if (!count) fail('connection_not_found')
    await record(tx, org, 'connection.carries_links_changed', { connectionId, carries })
  })
}

/** Ends that consent in another change of the connection; the caller holds its row. Links that were carried over stay. */
export async function stopCarrying(tx: Tx, orgId: OrgId, connectionId: ConnectionId): Promise<void> {
  await tx.db.connection.update({ where: { id: connectionId }, data: { carriesLinks: false }, select: { id: true } })
  await record(tx, { id: orgId }, 'connection.carries_links_changed', { connectionId, carries: false })
}

/**
 * The connection goes on as one beside the other, which can be given another
 * successor. Links that were carried over stay.
 *
 * @throws Failure `connection_not_found` for one that replaces none, and those of `authorize`.
 */
export function endReplacement(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { connectionId }: { connectionId: ConnectionId },
): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await authorize(tx, 'connection.manage', orgId)
    await lockConnection(tx, orgId, connectionId)
    const row = await tx.db.connection.findUniqueOrThrow({ where: { id: connectionId }, select: { replacesId: true } })
    if (!row.replacesId) fail('connection_not_found')
    await tx.db.connection.update({
      where: { id: connectionId },
      data: { replacesId: null, carriesLinks: false, cutOverAt: null, updatedAt: tx.now },
      select: { id: true },
    })
    const replacedId = row.replacesId as ConnectionId
    await record(tx, org, 'connection.replacement_ended', { connectionId, replacedId })
  })
}
