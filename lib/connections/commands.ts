import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, type Tx, transact, type UserActor } from '@/lib/platform/context'
import { seal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { newId, type OrgId } from '@/lib/platform/ids'
import { endSessionsThrough } from '@/lib/sessions/endings'
import { readCertificate } from './certificates'
import { certificateRows, secretPurpose } from './create'
import { dropEngineConnection, putEngineConnection } from './jackson'
import { type IdpFacts, readIdpMetadata } from './metadata'
import type { AddCertificate, ChangeConnection, OneConnection, RemoveCertificate } from './schema'

type Owner = Ctx<UserActor | OperatorActor>

/** Changes name, metadata (with its certificates) or client secret; what is left out stays. */
export async function changeConnection(ctx: Owner, orgId: OrgId, input: ChangeConnection): Promise<void> {
  const { connectionId, name, metadataXml, clientSecret } = input
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.manage', orgId) // before any XML is read
  const facts = metadataXml ? readIdpMetadata(metadataXml) : null
  await withConnection(ctx, orgId, connectionId, async (tx, connection) => {
    if (facts && connection.kind !== 'saml') fail('connection_not_found')
    const engineClientId = facts ? await putEngineConnection(connectionId, facts, connection.engineClientId) : null
    if (facts) await tx.db.connectionCertificate.deleteMany({ where: { connectionId } })
    await tx.db.connection.update({
      where: { id: connectionId },
      data: {
        updatedAt: tx.now,
        ...(name ? { name } : {}),
        ...(clientSecret ? { clientSecretSealed: seal(secretPurpose(connectionId), clientSecret) } : {}),
        ...(facts
          ? { metadataXml: metadataXml!, engineClientId, issuer: facts.entityId, signInUrl: facts.signInUrl }
          : {}),
        ...(facts ? { certificates: { create: certificateRows(tx, facts) } } : {}),
      },
      select: { id: true },
    })
    const fields = [name && 'name', facts && 'metadata', clientSecret && 'client secret'].filter(
      (field) => typeof field === 'string',
    )
    await record(tx, { id: orgId }, 'connection.changed', { connectionId, fields })
  })
}

/** Offers the connection at sign-in. */
export function turnOnConnection(ctx: Owner, orgId: OrgId, { connectionId }: OneConnection): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx) => {
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
  let engineClientId: string | null = null
  await withConnection(ctx, orgId, connectionId, async (tx, connection) => {
    if (await tx.db.identity.count({ where: { connectionId } })) fail('connection_in_use')
    await tx.db.signInTransaction.deleteMany({ where: { connectionId } })
    await tx.db.connection.delete({ where: { id: connectionId }, select: { id: true } })
    await record(tx, { id: orgId }, 'connection.removed', { connectionId, name: connection.name })
    engineClientId = connection.engineClientId
  })
  if (engineClientId) await dropEngineConnection(connectionId, engineClientId) // its store takes no part in the transaction
}

/** Trusts one more signing key beside the present ones: a rollover without an outage (I21, I25). */
export async function addCertificate(ctx: Owner, orgId: OrgId, { connectionId, pem }: AddCertificate): Promise<void> {
  if (ctx.actor.kind === 'user') await authorize(ctx as Ctx<UserActor>, 'connection.manage', orgId)
  const certificate = readCertificate(pem)
  await withConnection(ctx, orgId, connectionId, async (tx, connection) => {
    await tx.db.connectionCertificate.createMany({
      data: [{ id: newId('certificate'), connectionId, ...certificate, createdAt: tx.now }],
      skipDuplicates: true,
    })
    await tellEngine(tx, connectionId, connection)
    await record(tx, { id: orgId }, 'connection.certificate_added', {
      connectionId,
      fingerprint: certificate.fingerprint,
    })
  })
}

/** Stops trusting a signing key at once. The last one stays. */
export function removeCertificate(
  ctx: Owner,
  orgId: OrgId,
  { connectionId, certificateId }: RemoveCertificate,
): Promise<void> {
  return withConnection(ctx, orgId, connectionId, async (tx, connection) => {
    if ((await tx.db.connectionCertificate.count({ where: { connectionId } })) < 2) fail('certificate_last')
    const removed = await tx.db.connectionCertificate.findFirst({
      where: { id: certificateId, connectionId },
      select: { fingerprint: true },
    })
    if (!removed) fail('not_found')
    await tx.db.connectionCertificate.delete({ where: { id: certificateId }, select: { id: true } })
    await tellEngine(tx, connectionId, connection)
    await record(tx, { id: orgId }, 'connection.certificate_removed', { connectionId, ...removed })
  })
}

type Row = {
  kind: 'saml' | 'oidc'
  name: string
  issuer: string
  signInUrl: string
  engineClientId: string | null
  metadataXml: string | null
}

/** Authorises, locks the row against a second change at the same time, and does the change. */
function withConnection(
  ctx: Owner,
  orgId: OrgId,
  id: string,
  change: (tx: Tx<UserActor | OperatorActor>, row: Row) => Promise<void>,
): Promise<void> {
  return transact(ctx, async (tx) => {
    if (tx.actor.kind === 'user') await authorize(tx as Tx<UserActor>, 'connection.manage', orgId)
    const [row] = await tx.db.$queryRaw<Row[]>`
      select kind, name, issuer, "signInUrl", "engineClientId", "metadataXml" from "Connection"
      where id = ${id} and "orgId" = ${orgId} for update`
    if (!row) fail('connection_not_found')
    await change(tx, row)
  })
}

async function tellEngine(tx: Tx, connectionId: string, row: Row): Promise<void> {
  if (row.kind !== 'saml' || !row.metadataXml) fail('connection_not_found')
  const certificates = await tx.db.connectionCertificate.findMany({
    where: { connectionId },
    select: { pem: true, fingerprint: true, notAfter: true },
  })
  const { binding } = readIdpMetadata(row.metadataXml)
  const facts: IdpFacts = { entityId: row.issuer, signInUrl: row.signInUrl, binding, certificates }
  await putEngineConnection(connectionId, facts, row.engineClientId)
}
