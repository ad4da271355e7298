import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { type ConnectionState, Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
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
}

export async function listConnections(ctx: Ctx<UserActor>, orgId: OrgId): Promise<ConnectionRow[]> {
  const org = await authorize(ctx, 'connection.read', orgId)
  const rows = await ctx.db.connection.findMany({
    where: { orgId: org.id },
    orderBy: { createdAt: 'asc' },
    select: {
      ...{ id: true, name: true, kind: true, state: true, issuer: true, signInUrl: true, lastSignInAt: true },
      certificates: { select: { notAfter: true }, orderBy: { notAfter: 'asc' } },
      _count: { select: { identities: { where: { userId: { not: null } } } } },
    },
  })
  return rows.map(({ id, signInUrl, certificates, _count, ...row }) => ({
    ...row,
    id: id as ConnectionId,
    host: hostOf(signInUrl),
    linkedCount: _count.identities,
    certificates: certificates.length,
    nextExpiry: certificates[0]?.notAfter ?? null,
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
  certificates: { id: string; fingerprint: string; notAfter: Date }[]
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
      ...{ tenantValue: true, lastSignInAt: true },
      certificates: { select: { id: true, fingerprint: true, notAfter: true }, orderBy: { notAfter: 'asc' } },
    },
  })
  if (!row) fail('connection_not_found')
  return { ...row, id, host: hostOf(row.signInUrl), sp: serviceProviderOf(id) }
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
