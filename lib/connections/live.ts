import type { Tx } from '@/lib/platform/context'
import { seal, unseal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { type ConnectionState, Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { secretPurpose } from './create'
import { putEngineConnection } from './jackson'
import { engineMetadata, type IdpFacts, readIdpMetadata } from './metadata'
import { type Provider, providers, RevisionConfig, type SamlConfig } from './revision-config'

/** The columns of a connection that a sign-in reads, and its keys. */
export const liveColumns = {
  ...{ id: true, orgId: true, kind: true, name: true, state: true, issuer: true, signInUrl: true, metadataXml: true },
  ...{ metadataUrl: true, engineClientId: true, clientId: true, clientSecretSealed: true, providerMetadata: true },
  ...{ tenantClaim: true, tenantValue: true, clientAuth: true, clientSecretExpiresAt: true, provider: true },
  ...{ mapping: true, spEntityId: true, spAcsUrl: true, revisionCount: true, carriesLinks: true },
  certificates: { select: { pem: true, fingerprint: true, notAfter: true }, orderBy: { fingerprint: 'asc' } },
  /** What an owner said no to, or dropped. */
  foundKeys: { where: { state: 'refused' }, select: { fingerprint: true } },
} as const satisfies Prisma.ConnectionSelect

export type LiveRow = Prisma.ConnectionGetPayload<{ select: typeof liveColumns }>

/** What is live, in the words of a revision; `null` for a connection that never was. */
export function liveConfigOf(row: LiveRow): RevisionConfig | null {
  if (!row.issuer) return null
  const known = providers.find((provider) => provider === row.provider)
  const provider: Provider = known ?? (row.kind === 'saml' ? 'other_saml' : 'other_oidc')
  return RevisionConfig.parse({
    ...{ kind: row.kind, name: row.name, provider, mapping: row.mapping },
    ...(row.kind === 'saml' ? samlOf(row) : oidcOf(row)),
  })
}

function samlOf(row: LiveRow) {
  return {
    ...{ entityId: row.issuer, signInUrl: row.signInUrl, certificates: row.certificates },
    ...{ metadataXml: row.metadataXml, metadataUrl: row.metadataUrl },
    binding: row.metadataXml ? readIdpMetadata(row.metadataXml).binding : 'redirect',
  }
}

function oidcOf({ issuer, clientId, clientAuth, clientSecretExpiresAt, ...row }: LiveRow) {
  const { providerMetadata, tenantClaim, tenantValue } = row
  return { issuer, clientId, clientAuth, clientSecretExpiresAt, providerMetadata, tenantClaim, tenantValue }
}

/** Takes a connection until the transaction ends: of two changes at once the second sees what the first made. */
export async function lockConnection(tx: Tx, orgId: OrgId, id: ConnectionId): Promise<LiveRow> {
  await tx.db.$queryRaw`select 1 from "Connection" where id = ${id} and "orgId" = ${orgId} for update`
  const row = await tx.db.connection.findFirst({ where: { id, orgId }, select: liveColumns })
  return row ?? fail('connection_not_found')
}

/** The live client secret; `null` where there is none. */
export function liveSecretOf({ id, clientSecretSealed }: Pick<LiveRow, 'id' | 'clientSecretSealed'>): string | null {
  return clientSecretSealed && unseal(secretPurpose(id), clientSecretSealed)
}

/** Makes `config` what the sign-in reads; the engine is told in the same transaction, by what is returned. */
export async function putLive(
  tx: Tx,
  row: LiveRow,
  { config, secret, state }: { config: RevisionConfig; secret: string | null; state: ConnectionState },
): Promise<() => Promise<void>> {
  const { name, provider } = config
  const shared = { name, provider, state, mapping: config.mapping ?? Prisma.DbNull, updatedAt: tx.now }
  const kind = config.kind === 'saml' ? samlColumns(tx, config) : oidcColumns(config, secret, row.id)
  await tx.db.connection.update({ where: { id: row.id }, data: { ...shared, ...kind }, select: { id: true } })
  if (config.kind !== 'saml') return async () => undefined
  await putKeys(tx, row.id, config)
  return () => tellEngine(tx, row, factsOf(config))
}

/** A key that stays keeps its row: owners and operators name it by that. */
async function putKeys(tx: Tx, connectionId: string, { certificates }: SamlConfig): Promise<void> {
  const fingerprints = certificates.map(({ fingerprint }) => fingerprint)
  await tx.db.connectionCertificate.deleteMany({ where: { connectionId, fingerprint: { notIn: fingerprints } } })
  await tx.db.connectionCertificate.createMany({
    data: certificates.map((one) => ({ id: newId('certificate'), connectionId, ...one, createdAt: tx.now })),
    skipDuplicates: true,
  })
}

export function factsOf({ entityId, signInUrl, binding, certificates }: SamlConfig): IdpFacts {
  return { entityId, signInUrl, binding, certificates }
}

function samlColumns(tx: Tx, config: SamlConfig) {
  return {
    ...{ issuer: config.entityId, signInUrl: config.signInUrl, metadataUrl: config.metadataUrl },
    // What was typed is kept as the metadata that says it: the binding is read from there.
    metadataXml: config.metadataXml ?? engineMetadata(factsOf(config)),
    metadataProblem: null,
    metadataCheckedAt: config.metadataUrl ? tx.now : null,
    metadataNextCheckAt: config.metadataUrl ? addSeconds(tx.now, DAY_SECONDS) : null,
  }
}

function oidcColumns(config: Extract<RevisionConfig, { kind: 'oidc' }>, secret: string | null, id: string) {
  const { issuer, clientId, clientAuth, clientSecretExpiresAt, providerMetadata, tenantClaim, tenantValue } = config
  return {
    ...{ issuer, clientId, clientAuth, clientSecretExpiresAt, tenantClaim, tenantValue },
    signInUrl: String(providerMetadata.authorization_endpoint),
    providerMetadata: providerMetadata as Prisma.InputJsonObject,
    clientSecretSealed: secret && seal(secretPurpose(id), secret),
  }
}

/** Gives the engine the connection's facts under the addresses that its provider knows. */
export async function tellEngine(
  tx: Tx,
  row: Pick<LiveRow, 'id' | 'engineClientId' | 'spEntityId' | 'spAcsUrl'>,
  facts: IdpFacts,
): Promise<void> {
  const kept = { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
  const engineClientId = await putEngineConnection(row.id, facts, row.engineClientId, kept, tx)
  if (engineClientId === row.engineClientId) return
  await tx.db.connection.update({ where: { id: row.id }, data: { engineClientId }, select: { id: true } })
}
