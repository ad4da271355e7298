import type { RevisionConfig } from '@/lib/connections/revision-config'
import { withoutAddresses } from '@/lib/platform/text'
import { thisProcess } from '@/lib/platform/this-process'
import { type TracedCheck, withoutPeople } from './model'

export type BundleFacts = {
  reference: string
  kind: 'saml' | 'oidc' | 'password'
  connectionId: string | null
  outcome: string | null
  startedAt: Date
  endedAt: Date | null
  madeAt: Date
  clockSeconds: number | null
  checks: readonly TracedCheck[]
  /** Names only. */
  attributes: readonly string[]
  /** Redacted, without people. */
  answer: string | null
  digest: string | null
  /** What the connection is set to. */
  config: RevisionConfig | null
}

/** Shorter values stand for nobody, and are part of many words. */
const SHORTEST_PERSONAL = 3
/** Of an answer with more of them its structure is left out: to look for each of thousands takes seconds. */
const MOST_PERSONAL = 500

/**
 * What an admin may send to the support of whoever made a product that is
 * involved: JSON with every check, the answer's structure, the connection's
 * settings, versions, times and ids. No secret, no key beyond fingerprints, no
 * signature value, and nothing that was received about a person: what a check
 * or the structure left of it by mistake is taken out again.
 *
 * @param personal every value that came about the person
 */
export function bundleOf({ checks, config, ...facts }: BundleFacts & { personal: readonly string[] }): string {
  const { personal, ...shown } = facts
  const said = {
    format: 'porchlight-trace-2',
    version: thisProcess()?.version ?? null,
    ...shown,
    answer: personal.length > MOST_PERSONAL ? null : shown.answer,
    settings: config && settingsOf(config),
    checks: withoutPeople(checks),
  }
  const hide = hiding(personal)
  return JSON.stringify(said, (_, value) => (typeof value === 'string' ? hide(value) : value), 2)
}

function hiding(personal: readonly string[]): (text: string) => string {
  const longestFirst = [...new Set(personal)]
    .filter((value) => value.length >= SHORTEST_PERSONAL)
    .sort((a, b) => b.length - a.length)
  return (text) => withoutAddresses(longestFirst.reduce((left, value) => left.replaceAll(value, '…'), text))
}

function settingsOf(config: RevisionConfig) {
  const { provider, mapping } = config
  if (config.kind === 'oidc') {
    const { issuer, clientId, clientAuth, tenantClaim, tenantValue } = config
    return { provider, mapping, issuer, clientId, clientAuth, tenantClaim, tenantValue }
  }
  const { entityId, signInUrl, binding, metadataUrl } = config
  const certificates = config.certificates.map(({ fingerprint, notAfter }) => ({ fingerprint, notAfter }))
  return { provider, mapping, entityId, signInUrl, binding, metadataUrl, certificates }
}
