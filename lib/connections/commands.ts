import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { endSessionsThrough } from '@/lib/sessions/endings'
import { readCertificate } from './certificates'
import { requirePlan } from './create'
import { giveRevision } from './first-revision'
import { dropEngineConnection } from './jackson'
import { addKey, refuseKey } from './keys'
import { type LiveRow, liveConfigOf, lockConnection } from './live'
import { reviseAtOnce } from './promote'
import type { AddCertificate, ChangeConnection, OneConnection, RemoveCertificate } from './schema'

type Owner = Ctx<UserActor | OperatorActor>

/** Changes what decides nothing about trust; everything else is a revision (lib/connections/promote.ts). */
export function changeConnection(
  ctx: Owner,
  orgId: OrgId,
  { connectionId, name, takesNewKeys }: ChangeConnection,
): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx) => {
    await tx.db.connection.update({
      where: { id: connectionId },
      data: { updatedAt: tx.now, ...(name ? { name } : {}), ...(takesNewKeys === undefined ? {} : { takesNewKeys }) },
      select: { id: true },
    })
    const fields = [name && 'name', takesNewKeys !== undefined && 'new keys'].filter(
      (field) => typeof field === 'string',
    )
    await record(tx, { id: orgId }, 'connection.changed', { connectionId, fields })
  })
}

/**
 * Offers the connection at sign-in.
 *
 * @throws Failure `connection_incomplete` while nothing of it was ever live, `connection_needs_plan`
 */
export function turnOnConnection(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx, row) => {
    await requirePlan(tx, orgId)
    if (!row.issuer) fail('connection_incomplete')
    await giveRevision(tx, row)
    await tx.db.connection.update({
      where: { id: connectionId },
      data: { state: 'active', updatedAt: tx.now },
      select: { id: true },
    })
    await record(tx, { id: orgId }, 'connection.turned_on', { connectionId })
  })
}

/** Takes the connection from sign-in; the sessions that came by it end now (I11), links stay. */
export function turnOffConnection(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx) => {
    await tx.db.connection.update({
      where: { id: connectionId },
      data: { state: 'off', updatedAt: tx.now },
      select: { id: true },
    })
    const endedSessions = await endSessionsThrough(tx, connectionId, 'connection turned off')
    await record(tx, { id: orgId }, 'connection.turned_off', { connectionId, endedSessions })
  })
}

/** @throws Failure `connection_in_use` while anybody has come by it; it can be turned off. */
export async function removeConnection(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  await withConnection(ctx, orgId, connectionId, async (tx, connection) => {
    const select = { id: true, engineClientId: true }
    const revisions = await tx.db.connectionRevision.findMany({ where: { connectionId }, select })
    if (await tx.db.identity.count({ where: { connectionId } })) fail('connection_in_use')
    await tx.db.signInTransaction.deleteMany({ where: { connectionId } })
    await tx.db.connection.delete({ where: { id: connectionId }, select: { id: true } })
    await record(tx, { id: orgId }, 'connection.removed', { connectionId, name: connection.name })
    for (const { id, engineClientId } of [connection, ...revisions])
      if (engineClientId) await dropEngineConnection(id, engineClientId, tx)
  })
}

/** Trusts one more signing key beside the present ones: a rollover without an outage (I21, I25). */
export async function addCertificate(ctx: Owner, orgId: OrgId, { connectionId, pem }: AddCertificate): Promise<void> {
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.manage', orgId)
  const certificate = readCertificate(pem)
  await withConnection(ctx, orgId, connectionId, async (tx, row) => {
    await addKey(tx, row, certificate)
    await record(tx, { id: orgId }, 'connection.certificate_added', {
      connectionId,
      fingerprint: certificate.fingerprint,
    })
  })
}

/** Stops trusting a signing key at once, as a revision to go back to. The last one stays. */
export function removeCertificate(
  ctx: Owner,
  orgId: OrgId,
  { connectionId, certificateId }: RemoveCertificate,
): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx, row) => {
    if (row.certificates.length < 2) fail('certificate_last')
    const removed = await tx.db.connectionCertificate.findFirst({
      where: { id: certificateId, connectionId },
      select: { fingerprint: true },
    })
    const live = liveConfigOf(row)
    if (!removed || live?.kind !== 'saml') fail('not_found')
    const certificates = live.certificates.filter(({ fingerprint }) => fingerprint !== removed.fingerprint)
    await refuseKey(tx, connectionId, live.certificates.find((one) => !certificates.includes(one))!)
    await record(tx, { id: orgId }, 'connection.certificate_removed', { connectionId, ...removed })
    await reviseAtOnce(tx, orgId, row, { config: { ...live, certificates } })
  })
}

/** Authorises, locks the row against a second change at the same time, and does the change. */
function withConnection(
  ctx: Owner,
  orgId: OrgId,
  id: ConnectionId,
  change: (tx: Tx<UserActor | OperatorActor>, row: LiveRow) => Promise<void>,
): Promise<void> {
  return transact(ctx, async (tx) => {
    if (tx.actor.kind === 'user') await authorize(tx as Tx<UserActor>, 'connection.manage', orgId)
    await change(tx, await lockConnection(tx, orgId, id))
  })
}
