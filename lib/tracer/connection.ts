import { type LiveRow, liveConfigOf } from '@/lib/connections/live'
import type { OidcConnection } from '@/lib/connections/oidc'
import { type OidcConfig, RevisionConfig, type SamlConfig } from '@/lib/connections/revision-config'
import type { SamlConnection } from '@/lib/connections/saml'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import type { Ctx } from '@/lib/platform/context'

/** A connection as kept answers are judged by it; nobody is asked, so it knows neither engine nor secret. */
export type Judge =
  | { kind: 'saml'; connection: SamlConnection; config: SamlConfig }
  | { kind: 'oidc'; connection: OidcConnection; config: OidcConfig }

/** What is live now; `null` for a connection that never was. */
export function liveJudge(row: LiveRow): Judge | null {
  const config = liveConfigOf(row)
  return config && judgeOf(row, config)
}

/** The draft beside it; `null` where there is none, or it is not complete. */
export async function draftJudge(ctx: Ctx, row: LiveRow): Promise<Judge | null> {
  const draft = await ctx.db.connectionRevision.findFirst({ where: { connectionId: row.id, state: 'draft' } })
  const parsed = draft && RevisionConfig.safeParse(draft.config)
  return parsed?.success ? judgeOf(row, parsed.data) : null
}

function judgeOf({ id, spEntityId, spAcsUrl }: LiveRow, config: RevisionConfig): Judge {
  if (config.kind === 'saml') {
    const { entityId: issuer, mapping } = config
    const certificates = config.certificates.map(({ pem }) => pem)
    const kept = { entityId: spEntityId, acsUrl: spAcsUrl }
    return { kind: 'saml', config, connection: { id, issuer, mapping, certificates, engineClientId: '', kept } }
  }
  const { issuer, clientId, clientAuth, tenantClaim, tenantValue, mapping } = config
  const metadata = config.providerMetadata as OidcConnection['metadata'] // as fetched and read by `discover`
  const client = { clientId, clientAuth, clientSecret: '', redirectUrl: serviceProviderOf(id).redirectUrl }
  return { kind: 'oidc', config, connection: { id, issuer, ...client, metadata, tenantClaim, tenantValue, mapping } }
}
