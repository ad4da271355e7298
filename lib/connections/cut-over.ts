import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { endSessionsThrough } from '@/lib/sessions/endings'
import { requirePlan } from './create'
import { connectionCutOver } from './cut-over-emails'
import { type LiveRow, lockConnection } from './live'
import type { OneConnection } from './schema'

type Owner = Ctx<UserActor | OperatorActor>

/**
 * Takes the replaced connection from sign-in: from now on its people come by
 * `connectionId` alone. Its sessions end now (I11); its links stay, to be
 * carried over and for {@link undoCutOver}. The owners are told.
 *
 * @throws Failure `connection_not_found` for one that replaces none, `replacement_not_live` unless both are on.
 */
export function cutOver(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  return withPair(ctx, orgId, connectionId, async (tx, { next, old }) => {
    if (next.state !== 'active' || old.state !== 'active') fail('replacement_not_live')
    const replacedId = old.id as ConnectionId
    await put(tx, old.id, { state: 'off' })
    await put(tx, next.id, { cutOverAt: tx.now })
    const endedSessions = await endSessionsThrough(tx, replacedId, 'connection turned off')
    const org = { id: orgId }
    await record(tx, org, 'connection.turned_off', { connectionId: replacedId, endedSessions })
    await record(tx, org, 'connection.cut_over', { connectionId, replacedId, endedSessions })
    const by = tx.actor.kind === 'user' ? tx.actor.userId : null
    await enqueue(tx, connectionCutOver.job, { connectionId, by })
  })
}

/**
 * Offers the replaced connection again, beside the other, which stays on.
 *
 * @throws Failure `connection_not_found`, `replacement_not_cut_over` unless it was cut over and is off still,
 *   `connection_needs_plan`.
 */
export function undoCutOver(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  return withPair(ctx, orgId, connectionId, async (tx, { old, cutOverAt }) => {
    await requirePlan(tx, orgId)
    if (!cutOverAt || old.state === 'active') fail('replacement_not_cut_over')
    const replacedId = old.id as ConnectionId
    await put(tx, old.id, { state: 'active' })
    await put(tx, connectionId, { cutOverAt: null })
    const org = { id: orgId }
    await record(tx, org, 'connection.turned_on', { connectionId: replacedId })
    await record(tx, org, 'connection.cut_over_undone', { connectionId, replacedId })
  })
}

type Pair = { next: LiveRow; old: LiveRow; cutOverAt: Date | null }

/** Authorises, and holds both rows, the replaced one first: two owners' changes come one after the other. */
function withPair(
  ctx: Owner,
  orgId: OrgId,
  connectionId: ConnectionId,
  change: (tx: Tx<UserActor | OperatorActor>, pair: Pair) => Promise<void>,
): Promise<void> {
  return transact(ctx, async (tx) => {
    if (tx.actor.kind === 'user') await authorize(tx as Tx<UserActor>, 'connection.manage', orgId)
    const known = await tx.db.connection.findFirst({ where: { id: connectionId, orgId }, select: { replacesId: true } })
    if (!known?.replacesId) fail('connection_not_found')
    const old = await lockConnection(tx, orgId, known.replacesId as ConnectionId)
    const next = await lockConnection(tx, orgId, connectionId)
    const { replacesId, cutOverAt } = await tx.db.connection.findUniqueOrThrow({
      where: { id: connectionId },
      select: { replacesId: true, cutOverAt: true },
    })
    if (replacesId !== old.id) fail('connection_not_found')
    await change(tx, { next, old, cutOverAt })
  })
}

async function put(tx: Tx, id: string, data: { state?: 'active' | 'off'; cutOverAt?: Date | null }): Promise<void> {
  await tx.db.connection.update({ where: { id }, data: { ...data, updatedAt: tx.now }, select: { id: true } })
}
