import type { Random } from './saml-generator-random'
import { nameMutators } from './saml-mutator-names'
import { signatureMutators } from './saml-mutator-signature'
import { textMutators } from './saml-mutator-text'
import { treeMutators } from './saml-mutator-tree'

/** `other` is another signed answer of the same provider, about somebody else: what an attacker may hold. */
export type Surroundings = { random: Random; other: string }

/** Edits by their names. One that finds nothing to do returns the text as it was. */
export type Mutators = Readonly<Record<string, (xml: string, surroundings: Surroundings) => string>>

export const mutators: Mutators = { ...textMutators, ...treeMutators, ...nameMutators, ...signatureMutators }
const names = Object.keys(mutators)

/** Makes one to three edits, and tells which. */
export function mutate(
  xml: string,
  surroundings: Surroundings,
  among: readonly string[] = names,
): { xml: string; edits: string[] } {
  const edits: string[] = []
  let text = xml
  for (let left = 1 + surroundings.random.below(3); left > 0; left--) {
    const name = surroundings.random.pick(among)
    const edited = mutators[name]!(text, surroundings)
    if (edited !== text) edits.push(name)
    text = edited
  }
  return { xml: text, edits }
}

/** Names of the edits that a signature's own parts know. */
export const signatureEdits: readonly string[] = [...Object.keys(signatureMutators), ...Object.keys(nameMutators)]
