import { authorize } from '@/lib/access/authorize'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { unseal } from '@/lib/platform/crypto'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import type { ConnectionState } from '@/lib/platform/prisma/client'
import { secretPurpose } from './create'
import { hostOf } from './model'
import type { OidcConnection } from './oidc'
import type { SamlConnection } from './saml'
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

export type ReadyConnection = {
  id: ConnectionId
  orgId: OrgId
  orgName: string
  orgSlug: string
  name: string
  host: string
} & ({ kind: 'saml'; saml: SamlConnection & { signInUrl: string } } | { kind: 'oidc'; oidc: OidcConnection })

/**
 * A connection that may sign people in now: turned on, in an organization whose
 * SSO is not Off and whose plan has it. `null` otherwise. For the sign-in only:
 * it opens the client's secret.
 */
export async function findReadyConnection(ctx: Ctx, id: string): Promise<ReadyConnection | null> {
  const row = await ctx.db.connection.findFirst({
    where: { id, state: 'active', org: ssoIsOn },
    include: { certificates: { select: { pem: true } }, org: { select: { id: true, name: true, slug: true } } },
  })
  if (!row) return null
  const shared = {
    ...{ id: row.id as ConnectionId, orgId: row.org.id as OrgId, orgName: row.org.name, orgSlug: row.org.slug },
    ...{ name: row.name, host: hostOf(row.signInUrl) },
  }
  const { issuer, signInUrl, tenantClaim, tenantValue } = row
  if (row.kind === 'saml') {
    const certificates = row.certificates.map(({ pem }) => pem)
    return {
      ...shared,
      kind: 'saml',
      saml: { id: row.id, issuer, signInUrl, engineClientId: row.engineClientId!, certificates },
    }
  }
  const clientSecret = unseal(secretPurpose(row.id), row.clientSecretSealed!)
  if (clientSecret === null) throw new Error(`the client secret of ${row.id} was sealed with a key that is gone`)
  const metadata = row.providerMetadata as OidcConnection['metadata']
  return {
    ...shared,
    kind: 'oidc',
    oidc: { id: row.id, issuer, clientId: row.clientId!, clientSecret, metadata, tenantClaim, tenantValue },
  }
}

/** Organizations whose people may use SSO. */
export const ssoIsOn = {
  ssoMode: { not: 'off' as const },
  OR: [{ plan: 'business' as const }, { company: { plan: 'business' as const } }],
}
