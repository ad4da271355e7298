import * as z from 'zod'
import { fail, isFailure } from '@/lib/platform/errors'
import { checkUrl, fetchOutside } from '@/lib/platform/http'
import { ENTRA_TEMPLATE, isEntraShared } from './model'

const words = z.array(z.string().max(200)).max(100).optional()

/** What we keep of a discovery document; nothing else of it is ever used. */
const ProviderMetadata = z.object({
  issuer: z.string().max(1000),
  authorization_endpoint: z.string().max(2000),
  token_endpoint: z.string().max(2000),
  jwks_uri: z.string().max(2000),
  userinfo_endpoint: z.string().max(2000).optional(),
  token_endpoint_auth_methods_supported: words,
  id_token_signing_alg_values_supported: words,
  authorization_response_iss_parameter_supported: z.boolean().optional(),
})
export type ProviderMetadata = z.infer<typeof ProviderMetadata>

const endpoints = ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'] as const

/**
 * Fetches a provider's discovery document (OpenID Connect Discovery §4).
 *
 * @throws Failure `provider_unreachable`, `address_not_public`, or
 *   `provider_refused` when the document is not this issuer's, lacks what a
 *   code flow with a verified ID token needs, or leads to places where nobody
 *   may be sent.
 */
export async function discover(issuer: string): Promise<ProviderMetadata> {
  const base = issuer.replace(/\/$/, '')
  const response = await fetchOutside(`${base}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
  })
  if (response.status !== 200)
    fail('provider_unreachable', { detail: `Its discovery document answered ${response.status}.` })
  const document = read(await response.json().catch(() => null))
  const names = isEntraShared(issuer) ? [ENTRA_TEMPLATE] : [issuer, base]
  if (!names.includes(document.issuer))
    fail('provider_refused', { detail: 'Its discovery document names another issuer.' })
  for (const field of endpoints) if (document[field]) checkEndpoint(field, document[field])
  return document
}

function read(json: unknown): ProviderMetadata {
  const parsed = ProviderMetadata.safeParse(json)
  if (parsed.success) return parsed.data
  const field = parsed.error.issues[0]?.path[0]
  fail('provider_refused', {
    detail: field ? `Its discovery document has no usable ${String(field)}.` : 'Its discovery document is not JSON.',
  })
}

/** People are sent to the first endpoint and we go to the others, so each must be an address that we would fetch. */
function checkEndpoint(field: string, address: string): void {
  try {
    checkUrl(address)
  } catch (error) {
    if (!isFailure(error, 'provider_unreachable')) throw error
    fail('provider_refused', { detail: `The ${field} in its discovery document must begin with https.` })
  }
}
