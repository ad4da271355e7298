import type { GuardAcceptance } from './saml-guard/guard'

/** Of the engine's profile: what the answer said, and which connection it took it for. */
export type EngineReading = { raw: object; requested: { client_id?: unknown } }

const NAME_ID = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier'

/**
 * Whether guard and engine read the same out of one answer (I26): the same
 * connection, the same subject, the same values of each attribute. The engine
 * folds white space, so both sides are compared folded.
 */
export function agrees(
  { engineClientId }: { engineClientId: string },
  guarded: Pick<GuardAcceptance, 'subject' | 'attributes'>,
  profile: EngineReading,
): boolean {
  const raw = profile.raw as Record<string, unknown>
  const ownNameId = guarded.attributes.some(({ name }) => name === NAME_ID)
  const sameSubject = ownNameId || folded([raw[NAME_ID]]) === folded([guarded.subject.value])
  const sameAttributes = guarded.attributes.every(({ name, values }) => folded(values) === folded([raw[name]].flat()))
  return profile.requested.client_id === engineClientId && sameSubject && sameAttributes
}

function folded(values: readonly unknown[]): string {
  const texts = values
    .filter((value) => typeof value === 'string')
    .map((text) => text.split(/\s+/).filter(Boolean).join(' '))
  return JSON.stringify(texts.filter(Boolean))
}
