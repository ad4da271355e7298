import { digest } from '@/lib/platform/crypto'
import { hostOf } from './model'
import type { DraftConfig, RevisionConfig } from './revision-config'

/** One thing that a promotion would change; `null` where there is nothing on that side. */
export type Change = {
  what: string
  from: string | null
  to: string | null
  /** It decides whom we trust: shown first, and lit. */
  weighs: boolean
}

type Config = RevisionConfig | DraftConfig

/** What would be another value, of what an owner has to see before it is live (I29): what decides trust comes first. */
export function differenceOf(
  live: RevisionConfig | null,
  next: Config,
  { hasNewSecret, carriesLinks }: { hasNewSecret: boolean; carriesLinks: boolean },
): Change[] {
  const changes = [
    change('People are sent to', live && signInUrlOf(live), signInUrlOf(next), true),
    change(next.kind === 'saml' ? 'Entity ID of the provider' : 'Issuer', live && issuerOf(live), issuerOf(next), true),
    ...keyChanges(live, next),
    change('Client ID', clientOf(live), clientOf(next), true),
    change('Tenant', tenantOf(live), tenantOf(next), true),
    ...(hasKey(live) || hasKey(next) ? [change('We prove ourselves by', proofOf(live), proofOf(next), true)] : []),
    ...(hasNewSecret
      ? [
          {
            what: hasKey(next) ? 'Key of ours' : 'Client secret',
            from: live && 'the present one',
            to: 'another one',
            weighs: true,
          },
        ]
      : []),
    ...(carriesLinks && isAnotherProvider(live, next) ? [change('Carry links over', 'on', 'off', true)] : []),
    change('Binding', bindingOf(live), bindingOf(next), false),
    change('Metadata address', metadataUrlOf(live), metadataUrlOf(next), true),
    change('Attributes', mappingOf(live), mappingOf(next), true),
    change('Name', live?.name ?? null, next.name ?? null, false),
  ]
  return changes.filter(({ from, to }) => from !== to)
}

/** What the audit log says of a revision. */
export function trustFactsOf(config: RevisionConfig): { host: string; issuer: string; keys: string[] } {
  return { host: hostOf(signInUrlOf(config) ?? ''), issuer: issuerOf(config) ?? '', keys: fingerprintsOf(config) }
}

/** Names exactly what was compared, so that nothing else is promoted than what an owner has read. */
export function comparisonOf(
  live: RevisionConfig | null,
  next: Config,
  { secretSealed, carriesLinks }: { secretSealed: string | null; carriesLinks: boolean },
): string {
  return digest(JSON.stringify([live, next, secretSealed, carriesLinks && isAnotherProvider(live, next)]))
}

/** No link made so far counts there, nor does the consent to carry links over to it. */
export function isAnotherProvider(live: RevisionConfig | null, next: Config): boolean {
  return live !== null && issuerOf(live) !== issuerOf(next)
}

export function issuerOf(config: Config): string | null {
  return (config.kind === 'saml' ? config.entityId : config.issuer) ?? null
}

/**
 * Whether a draft speaks to another provider than its secret was given for: what
 * one was given is never sent to another, since whoever may draft could name
 * their own (I14, I29). A key of ours is told to nobody, and stays.
 */
export function isForAnother(before: Config, config: Config): boolean {
  return (
    config.kind === 'oidc' &&
    config.clientAuth !== 'private_key_jwt' &&
    issuerOf(before) !== null &&
    issuerOf(before) !== issuerOf(config)
  )
}

export function signInUrlOf(config: Config): string | null {
  if (config.kind === 'saml') return config.signInUrl ?? null
  const endpoint = config.providerMetadata?.authorization_endpoint
  return typeof endpoint === 'string' ? endpoint : null
}

function change(what: string, from: string | null, to: string | null, weighs: boolean): Change {
  return { what, from, to, weighs }
}

function keyChanges(live: Config | null, next: Config): Change[] {
  const [before, after] = [live ? fingerprintsOf(live) : [], fingerprintsOf(next)]
  const gone = before.filter((key) => !after.includes(key)).map((key) => change('Certificate', key, null, true))
  const added = after.filter((key) => !before.includes(key)).map((key) => change('Certificate', null, key, true))
  return [...gone, ...added]
}

function fingerprintsOf(config: Config): string[] {
  return config.kind === 'saml' ? (config.certificates ?? []).map(({ fingerprint }) => fingerprint).sort() : []
}

const clientOf = (config: Config | null) => (config?.kind === 'oidc' && config.clientId) || null
const hasKey = (config: Config | null) => config?.kind === 'oidc' && config.clientAuth === 'private_key_jwt'
const proofOf = (config: Config | null) => config && (hasKey(config) ? 'a key of our own' : 'a client secret')
const tenantOf = (config: Config | null) =>
  (config?.kind === 'oidc' && config.tenantClaim && `${config.tenantClaim} = ${config.tenantValue}`) || null
const bindingOf = (config: Config | null) => (config?.kind === 'saml' && config.binding) || null
const metadataUrlOf = (config: Config | null) => (config?.kind === 'saml' && config.metadataUrl) || null

function mappingOf(config: Config | null): string | null {
  const named = Object.entries(config?.mapping ?? {}).filter(([, name]) => name)
  return named.length ? named.map(([field, name]) => `${field}: ${name}`).join(', ') : null
}
