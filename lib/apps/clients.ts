import { pool } from '@/lib/platform/db'
import type { App } from '@/lib/platform/prisma/client'

type Registered = Omit<App, 'disabledAt' | 'createdAt' | 'updatedAt'> & { secretHashes: string[] }

/** An app as the provider reads it (OpenID Connect Dynamic Client Registration 1.0 §2), with two names of ours. */
export type ClientMetadata = ReturnType<typeof metadataOf>

/** `undefined` for an app that is unknown or turned off. Each request to the provider asks: one prepared statement. */
export function findClient(clientId: string): Promise<ClientMetadata | undefined> {
  return metadataWhere('app-client-find', 'id = $1 and "disabledAt" is null', clientId)
}

/** Also one that is turned off: it still hears of logouts. */
export function findFormerClient(clientId: string): Promise<ClientMetadata | undefined> {
  return metadataWhere('app-client-find-former', 'id = $1', clientId)
}

async function metadataWhere(name: string, condition: string, clientId: string): Promise<ClientMetadata | undefined> {
  const { rows } = await pool().query<Registered>({
    name,
    text: `select id, "orgId", name, kind, "firstParty", "backchannelLogoutUri", "homeUrl",
        coalesce("redirectUris", '{}') as "redirectUris",
        coalesce("postLogoutRedirectUris", '{}') as "postLogoutRedirectUris",
        array(select s."secretHash" from "AppSecret" s where s."appId" = a.id and s."revokedAt" is null) as "secretHashes"
      from "App" a where ${condition}`,
    values: [clientId],
  })
  return rows[0] && metadataOf(rows[0])
}

function metadataOf(app: Registered) {
  const isConfidential = app.kind === 'web'
  return {
    client_id: app.id,
    client_name: app.name,
    application_type: app.kind === 'native' ? ('native' as const) : ('web' as const),
    token_endpoint_auth_method: isConfidential ? ('client_secret_basic' as const) : ('none' as const),
    // Never a secret: the digests that lib/apps/provider.ts compares with (I14).
    ...(isConfidential ? { client_secret: app.secretHashes.join(' ') || 'none' } : {}),
    redirect_uris: app.redirectUris,
    post_logout_redirect_uris: app.postLogoutRedirectUris,
    ...(app.backchannelLogoutUri
      ? { backchannel_logout_uri: app.backchannelLogoutUri, backchannel_logout_session_required: true }
      : {}),
    ...(app.homeUrl ? { client_uri: app.homeUrl } : {}),
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code' as const],
    id_token_signed_response_alg: 'RS256' as const,
    org_id: app.orgId ?? '',
    first_party: app.firstParty,
    kind: app.kind,
  }
}
