import { record } from '@/lib/audit/record'
import { turnOnConnection } from '@/lib/connections/commands'
import { createOidcConnection, createSamlConnection, secretPurpose } from '@/lib/connections/create'
import { discover } from '@/lib/connections/discovery'
import { replaceFacts } from '@/lib/connections/replace'
import { type Ctx, type OperatorActor, type Tx, transact } from '@/lib/platform/context'
import { unseal } from '@/lib/platform/crypto'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'

type Kind = 'saml' | 'oidc'
type Place = { orgId: OrgId; name: string }

/** Makes the SAML connection, or brings its metadata up to date; turns a new one on. */
export async function ensureSaml(ctx: Ctx<OperatorActor>, { orgId, name }: Place, metadataUrl: string): Promise<void> {
  const metadataXml = await download(metadataUrl)
  const known = await findConnection(ctx, orgId, 'saml', name)
  if (!known) {
    const connectionId = await createSamlConnection(ctx, orgId, { name, metadataXml })
    return turnOnConnection(ctx, orgId, { connectionId })
  }
  if (known.metadataXml === metadataXml.trim()) return

  await replaceFacts(ctx, orgId, known.id, { metadataXml })
  await transact(ctx, async (tx) => {
    const { issuer } = await tx.db.connection.findUniqueOrThrow({ where: { id: known.id }, select: { issuer: true } })
    await moveIdentities(tx, known.id, issuer)
  })
}

/** Makes the OIDC connection, or brings issuer and client secret up to date; turns a new one on. */
export async function ensureOidc(
  ctx: Ctx<OperatorActor>,
  { orgId, name }: Place,
  provider: { issuer: string; clientId: string; clientSecret: string },
): Promise<void> {
  const known = await findConnection(ctx, orgId, 'oidc', name)
  if (!known) {
    const connectionId = await createOidcConnection(ctx, orgId, { name, ...provider })
    return turnOnConnection(ctx, orgId, { connectionId })
  }
  const { clientSecret } = provider
  const kept = known.clientSecretSealed && unseal(secretPurpose(known.id), known.clientSecretSealed)
  if (kept !== clientSecret) await replaceFacts(ctx, orgId, known.id, { credential: { clientSecret } })
  if (known.issuer !== provider.issuer) await moveIssuer(ctx, orgId, known.id, provider.issuer)
}

/** No command moves a connection to another issuer: for a customer that is another connection. The demo only changed its port. */
async function moveIssuer(ctx: Ctx<OperatorActor>, orgId: OrgId, connectionId: ConnectionId, issuer: string) {
  const metadata = await discover(issuer)
  await transact(ctx, async (tx) => {
    await tx.db.connection.update({
      where: { id: connectionId },
      data: {
        ...{ issuer: metadata.issuer, signInUrl: metadata.authorization_endpoint! }, // discover() insists on it
        ...{ providerMetadata: metadata as object, updatedAt: tx.now },
      },
      select: { id: true },
    })
    await moveIdentities(tx, connectionId, metadata.issuer)
    await record(tx, { id: orgId }, 'connection.changed', { connectionId, fields: ['issuer'] })
  })
}

/** The same people at the same provider: who was linked stays linked. */
async function moveIdentities(tx: Tx, connectionId: ConnectionId, issuer: string): Promise<void> {
  await tx.db.identity.updateMany({ where: { connectionId }, data: { issuer } })
}

async function findConnection(ctx: Ctx, orgId: OrgId, kind: Kind, name: string) {
  const row = await ctx.db.connection.findFirst({
    where: { orgId, kind, name },
    select: { id: true, issuer: true, metadataXml: true, clientSecretSealed: true },
  })
  return row && { ...row, id: row.id as ConnectionId }
}

async function download(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return (await response.text()).trim()
}
