import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { type ConnectionState, Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { isOfKind, type PublicClientKey, publicPartOf } from './client-key'
import { liveSecretOf } from './live'
import { hostOf } from './model'
import { type ReadyConnection, type ReadyRow, readyFrom, readySql } from './ready'
import { type ServiceProvider, serviceProviderOf } from './service-provider'

export type ConnectionRow = {
  id: ConnectionId
  name: string
  kind: 'saml' | 'oidc'
  state: ConnectionState
  issuer: string
  host: string
  lastSignInAt: Date | null
  linkedCount: number
  certificates: number
  nextExpiry: Date | null
  /** A key that was found waits for an owner, or the metadata has a problem. */
  needsAttention: boolean
  /** Something is being prepared for it. */
  hasDraft: boolean
}

export async function listConnections(ctx: Ctx<UserActor>, orgId: OrgId): Promise<ConnectionRow[]> {
  const org = await authorize(ctx, 'connection.read', orgId)
  const rows = await ctx.db.connection.findMany({
    where: { orgId: org.id },
    orderBy: { createdAt: 'asc' },
    select: {
      ...{ id: true, name: true, kind: true, state: true, issuer: true, signInUrl: true, lastSignInAt: true },
      ...{ metadataProblem: true, clientSecretExpiresAt: true },
      certificates: { select: { notAfter: true }, orderBy: { notAfter: 'asc' } },
      _count: {
        select: {
          identities: { where: { userId: { not: null } } },
          foundKeys: { where: { state: 'waiting' } },
          revisions: { where: { state: 'draft' } },
        },
      },
    },
  })
  return rows.map(({ id, signInUrl, certificates, metadataProblem, clientSecretExpiresAt, _count, ...row }) => ({
    ...row,
    id: id as ConnectionId,
    host: hostOf(signInUrl),
    linkedCount: _count.identities,
    certificates: certificates.length,
    nextExpiry: certificates[0]?.notAfter ?? clientSecretExpiresAt,
    needsAttention: metadataProblem !== null || _count.foundKeys > 0,
    hasDraft: _count.revisions > 0,
  }))
}

export type ConnectionDetails = {
  id: ConnectionId
  name: string
  kind: 'saml' | 'oidc'
  state: ConnectionState
  issuer: string
  signInUrl: string
  host: string
  clientId: string | null
  tenantClaim: string | null
  tenantValue: string | null
  lastSignInAt: Date | null
  /** Something is being prepared for it. */
  hasDraft: boolean
  takesNewKeys: boolean
  metadataUrl: string | null
  metadataCheckedAt: Date | null
  metadataProblem: string | null
  clientSecretExpiresAt: Date | null
  certificates: { id: string; fingerprint: string; notAfter: Date }[]
  /** What may be shown of the key that stands in for a client secret. */
  clientKey: PublicClientKey | null
  /** Our values, for the IdP's side. */
  sp: ServiceProvider
}

/** @throws Failure `connection_not_found`, also for other organizations' connections. */
export async function getConnection(ctx: Ctx<UserActor>, orgId: OrgId, id: ConnectionId): Promise<ConnectionDetails> {
  const org = await authorize(ctx, 'connection.read', orgId)
  const row = await ctx.db.connection.findFirst({
    where: { id, orgId: org.id },
    select: {
      ...{ name: true, kind: true, state: true, issuer: true, signInUrl: true, clientId: true, tenantClaim: true },
      ...{ tenantValue: true, lastSignInAt: true, takesNewKeys: true, metadataUrl: true, metadataCheckedAt: true },
      ...{ metadataProblem: true, clientSecretExpiresAt: true, spEntityId: true, spAcsUrl: true },
      ...{ id: true, clientAuth: true, clientSecretSealed: true },
      _count: { select: { revisions: { where: { state: 'draft' } } } },
      certificates: { select: { id: true, fingerprint: true, notAfter: true }, orderBy: { notAfter: 'asc' } },
    },
  })
  if (!row) fail('connection_not_found')
  const { _count, spEntityId, spAcsUrl, clientAuth, clientSecretSealed, ...shown } = row
  const sp = serviceProviderOf(id, { entityId: spEntityId, acsUrl: spAcsUrl })
  const credential = clientAuth === 'private_key_jwt' ? liveSecretOf({ id, clientSecretSealed }) : null
  const clientKey = credential && isOfKind('private_key_jwt', credential) ? publicPartOf(credential) : null
  return { ...shown, id, host: hostOf(row.signInUrl), hasDraft: _count.revisions > 0, clientKey, sp }
}

/**
 * A connection that may sign people in now: turned on, in an organization whose
 * SSO is not Off and whose plan has it. `null` otherwise. For the sign-in only:
 * it opens the client's secret.
 */
export async function findReadyConnection(ctx: Ctx, id: string): Promise<ReadyConnection | null> {
  const statement = Prisma.sql`select ${readySql(id, true)} as ready`
  const [row] = await query<{ ready: ReadyRow | null }>(ctx, 'connection.ready', statement)
  return row?.ready ? readyFrom(row.ready) : null
}

/** Organizations whose people may use SSO. */
export const ssoIsOn = {
  ssoMode: { not: 'off' as const },
  OR: [{ plan: 'business' as const }, { company: { plan: 'business' as const } }],
}
