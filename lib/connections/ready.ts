import { unseal } from '@/lib/platform/crypto'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { secretPurpose } from './create'
import { CONNECTIONS, withoutNulls } from './engine-store'
import { hostOf } from './model'
import type { OidcConnection } from './oidc'
import type { Mapping, OidcConfig } from './revision-config'
import type { SamlConnection } from './saml'

export type ReadyConnection = {
  id: ConnectionId
  orgId: OrgId
  orgName: string
  orgSlug: string
  name: string
  host: string
} & ({ kind: 'saml'; saml: SamlConnection & { signInUrl: string } } | { kind: 'oidc'; oidc: OidcConnection })

/**
 * SQL of one value: all that a sign-in needs of a connection, `null` unless it
 * may sign people in now. It is turned on, in an organization whose SSO is not
 * Off and whose plan has it, as `ssoIsOn` says for Prisma.
 *
 * @param id the connection's id, or SQL for it
 * @param forEngine with the engine's record, for whoever makes a request or verifies an answer
 */
export function readySql(id: string | Prisma.Sql, forEngine: boolean): Prisma.Sql {
  const engineRecord = forEngine
    ? Prisma.sql`(
        select json_build_object('value', value, 'iv', iv, 'tag', tag) from "EngineRecord"
        where namespace = ${Prisma.raw(`'${CONNECTIONS}'`)} and key = c.id)`
    : Prisma.sql`null`
  return Prisma.sql`(
    select json_build_object('id', c.id, 'orgId', o.id, 'orgName', o.name, 'orgSlug', o.slug, 'name', c.name,
      'kind', c.kind, 'issuer', c.issuer, 'signInUrl', c."signInUrl", 'engineClientId', c."engineClientId",
      'clientId', c."clientId", 'clientAuth', c."clientAuth", 'clientSecretSealed', c."clientSecretSealed", 'metadata', c."providerMetadata",
      'tenantClaim', c."tenantClaim", 'tenantValue', c."tenantValue",
      'spEntityId', c."spEntityId", 'spAcsUrl', c."spAcsUrl", 'mapping', c.mapping,
      'certificates', array(select pem from "ConnectionCertificate" where "connectionId" = c.id),
      'engineRecord', ${engineRecord})
    from "Connection" c join "Org" o on o.id = c."orgId" left join "Company" p on p.id = o."companyId"
    where c.id = ${id} and c.state = 'active' and o."ssoMode" <> 'off' and 'business' in (o.plan, p.plan))`
}

/** What {@link readySql} gives. */
export type ReadyRow = {
  id: ConnectionId
  orgId: OrgId
  orgName: string
  orgSlug: string
  name: string
  kind: 'saml' | 'oidc'
  issuer: string
  signInUrl: string
  engineClientId: string | null
  clientId: string | null
  clientAuth: OidcConfig['clientAuth']
  clientSecretSealed: string | null
  metadata: OidcConnection['metadata'] | null
  tenantClaim: string | null
  tenantValue: string | null
  spEntityId: string | null
  spAcsUrl: string | null
  mapping: Mapping | null
  certificates: string[]
  engineRecord: Parameters<typeof withoutNulls>[0] | null
}

/** For the sign-in only: it opens the client's secret. */
export function readyFrom(row: ReadyRow): ReadyConnection {
  const { id, orgId, orgName, orgSlug, name, issuer, signInUrl, mapping } = row
  const shared = { id, orgId, orgName, orgSlug, name, host: hostOf(signInUrl) }
  if (row.kind === 'saml') {
    const engine = {
      engineClientId: row.engineClientId!, // each SAML connection has one
      engineRecord: row.engineRecord && withoutNulls(row.engineRecord),
    }
    const kept = { entityId: row.spEntityId, acsUrl: row.spAcsUrl }
    return {
      ...shared,
      kind: 'saml',
      saml: { id, issuer, signInUrl, certificates: row.certificates, kept, mapping, ...engine },
    }
  }
  const clientSecret = unseal(secretPurpose(id), row.clientSecretSealed!) // each OIDC connection has these
  if (clientSecret === null) throw new Error(`the client secret of ${id} was sealed with a key that is gone`)
  const { clientId, clientAuth, metadata, tenantClaim, tenantValue } = row
  const pinned = { tenantClaim, tenantValue }
  return {
    ...shared,
    kind: 'oidc',
    oidc: { id, issuer, clientId: clientId!, clientAuth, clientSecret, metadata: metadata!, ...pinned, mapping },
  }
}
