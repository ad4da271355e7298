import type { Ctx } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { oidcFacts } from './create'
import { type Hint, hint } from './import-hints'
import type { OidcConfig } from './revision-config'

export type ImportedIssuer =
  | { ok: true; part: Pick<OidcConfig, 'issuer' | 'providerMetadata' | 'tenantClaim' | 'tenantValue'> }
  | { ok: false; hint: Hint }

const SAML_PLACES = /\.xml(\?|$)|\/(saml2?|federationmetadata)(\/|$|\?)|\/metadata\/?(\?|$)/i

/**
 * Reads an issuer, or the address of its discovery document, and fetches that
 * (I12). What can't be taken comes back as a hint.
 *
 * @throws Failure `invalid_input` on `tenantValue` where the issuer is shared and nothing pins the customer (I3).
 */
export async function readIssuer(
  ctx: Ctx,
  orgId: OrgId,
  { issuer: given, tenantValue }: { issuer: string; tenantValue?: string | undefined },
): Promise<ImportedIssuer> {
  const issuer = given.trim().replace(/\/\.well-known\/openid-configuration\/?(\?.*)?$/i, '')
  if (/^\s*</.test(given) || SAML_PLACES.test(issuer)) return { ok: false, hint: hint('is_saml', true) }
  if (/[{}<>]|%7b/i.test(issuer)) return { ok: false, hint: hint('placeholder', true) }
  try {
    const { metadata, ...tenant } = await oidcFacts(ctx, orgId, { issuer, tenantValue })
    return { ok: true, part: { issuer: metadata.issuer, providerMetadata: metadata, ...tenant } }
  } catch (error) {
    if (isFailure(error, 'address_not_public')) return { ok: false, hint: hint('not_public', true) }
    if (isFailure(error, 'provider_unreachable') && /begin with https/.test(error.message))
      return { ok: false, hint: hint('plain_http', true) }
    if (isFailure(error, 'provider_unreachable') || isFailure(error, 'provider_refused'))
      return { ok: false, hint: hint('not_understood', true, error.message) }
    throw error
  }
}
