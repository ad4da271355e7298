import { isOfKind } from '@/lib/connections/client-key'
import { revisionSecretOf } from '@/lib/connections/drafts'
import { liveColumns, liveConfigOf, liveSecretOf } from '@/lib/connections/live'
import { hostOf } from '@/lib/connections/model'
import type { OidcConnection } from '@/lib/connections/oidc'
import { type OidcConfig, RevisionConfig, type SamlConfig } from '@/lib/connections/revision-config'
import type { SamlConnection } from '@/lib/connections/saml'
import { type KeptAddresses, serviceProviderOf } from '@/lib/connections/service-provider'
import type { Ctx } from '@/lib/platform/context'
import { type ConnectionId, idOf, type OrgId, type RevisionId } from '@/lib/platform/ids'

/** A revision that is complete enough to be tried, live or not. */
export type Candidate = {
  revisionId: RevisionId
  connectionId: ConnectionId
  orgId: OrgId
  number: number
  state: string
  /** When somebody last changed it. */
  changedAt: Date
  name: string
  host: string
  engineClientId: string | null
  /** Under which its provider knows us: the connection's, not the revision's own. */
  kept: KeptAddresses
} & ({ kind: 'saml'; config: SamlConfig } | { kind: 'oidc'; config: OidcConfig; secret: string })

/**
 * The revision as a test sign-in needs it; `null` where there is none of that
 * id, or something is still missing. Its addresses are the connection's: the
 * provider learns of no other.
 */
export async function findCandidate(ctx: Ctx, revisionId: string): Promise<Candidate | null> {
  const known = idOf('revision').safeParse(revisionId) // no letters that the database refuses
  if (!known.success) return null
  const row = await ctx.db.connectionRevision.findUnique({
    where: { id: known.data },
    include: { connection: { select: liveColumns } },
  })
  if (!row) return null
  const { connection, state, number, updatedAt, engineClientId } = row
  const parsed = RevisionConfig.safeParse((state === 'live' && liveConfigOf(connection)) || row.config)
  if (!parsed.success) return null
  const config = parsed.data

  const connectionId = connection.id as ConnectionId
  const { acsUrl, entityId } = serviceProviderOf(connectionId)
  const shared = {
    ...{ revisionId: row.id as RevisionId, connectionId, orgId: connection.orgId as OrgId },
    ...{ number, state, changedAt: updatedAt, name: config.name || connection.name, engineClientId },
    kept: { entityId: connection.spEntityId ?? entityId, acsUrl: connection.spAcsUrl ?? acsUrl },
  }
  if (config.kind === 'saml') return { ...shared, kind: 'saml', config, host: hostOf(config.signInUrl) }
  const ofLive = config.issuer === connection.issuer ? liveSecretOf(connection) : null // never sent to another provider
  const secret = (state === 'live' && ofLive) || (revisionSecretOf(row) ?? ofLive)
  if (secret === null || !isOfKind(config.clientAuth, secret)) return null
  const host = hostOf(String(config.providerMetadata.authorization_endpoint))
  return { ...shared, kind: 'oidc', config, secret, host }
}

/** The candidate as the verifiers know a connection; the engine's record is the revision's. */
export function samlOf(candidate: Candidate & { kind: 'saml' }): SamlConnection & { signInUrl: string } {
  const { revisionId: id, engineClientId, kept, config } = candidate
  const { entityId: issuer, signInUrl, mapping } = config
  const certificates = config.certificates.map(({ pem }) => pem)
  return { id, issuer, signInUrl, mapping, kept, certificates, engineClientId: engineClientId ?? '' }
}

export function oidcOf(candidate: Candidate & { kind: 'oidc' }): OidcConnection {
  const { revisionId: id, connectionId, config, secret: clientSecret } = candidate
  const { issuer, clientId, clientAuth, tenantClaim, tenantValue, mapping } = config
  const metadata = config.providerMetadata as OidcConnection['metadata'] // as fetched and read by `discover`
  const { redirectUrl } = serviceProviderOf(connectionId)
  const client = { clientId, clientAuth, clientSecret }
  return { id, issuer, ...client, metadata, tenantClaim, tenantValue, mapping, redirectUrl }
}
