import type { RevisionConfig } from '@/lib/connections/revision-config'
import { canonicalEmail } from '@/lib/users/model'
import type { Offer } from './model'

/** What of an answer an offer may take a value from. */
export type Said = {
  issuer: string | null
  audience: string | null
  attributes: readonly { name: string; values: readonly string[] }[]
  tenant: string | null
  /** Never offered; so that a bundle can leave it out. */
  subject: string | null
}

/**
 * What can be done here about refusals. Values out of an answer are offered
 * only where a key that the revision trusts had signed it; keys never are
 * (I25): a new one is read from the pinned metadata, or uploaded by an owner.
 *
 * @param said `null` for an answer whose values must not be offered: one that nobody of ours asked for.
 */
export function offersFor(
  codes: readonly string[],
  config: RevisionConfig,
  signed: boolean,
  said: Said | null,
): Offer[] {
  const trusted = signed ? said : null
  const offers = [...new Set(codes)].flatMap((code) => offerFor(code, config, trusted) ?? [])
  return offers.filter(({ kind }, index) => offers.findIndex((other) => other.kind === kind) === index)
}

function offerFor(code: string, config: RevisionConfig, said: Said | null): Offer | null {
  switch (code) {
    case 'unknown_signer':
      if (config.kind !== 'saml') return null
      return { kind: config.metadataUrl ? 'reread_metadata' : 'upload_certificate', value: null }
    case 'wrong_assertion_issuer':
    case 'wrong_response_issuer':
      return said?.issuer && isEntityId(said.issuer) ? { kind: 'set_entity_id', value: said.issuer } : null
    case 'wrong_audience':
      return said?.audience && isEntityId(said.audience) ? { kind: 'keep_entity_id', value: said.audience } : null
    case 'no_address':
    case 'address_malformed':
      return mappingIn(said, config)
    case 'tenant_mismatch':
      return said?.tenant ? { kind: 'set_tenant', value: said.tenant } : null
    default:
      return null
  }
}

const isEntityId = (text: string) => /^[\x21-\x7e]{1,1024}$/.test(text)

/** An attribute that holds one address and is not the one that was read: by name first, then by what it holds. */
function mappingIn(said: Said | null, config: RevisionConfig): Offer | null {
  const fitting = (said?.attributes ?? []).filter(
    ({ name, values }) =>
      values.length === 1 &&
      name !== config.mapping?.email &&
      name.length <= 300 &&
      canonicalEmail(values[0] ?? '') !== null,
  )
  const best = fitting.find(({ name }) => /mail|upn|principal/i.test(name)) ?? fitting[0]
  return best ? { kind: 'map_email', value: best.name } : null
}
