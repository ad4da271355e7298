import { claimRefusals } from './refusals-claims'
import { documentRefusals } from './refusals-document'

/** Every reason the guard has, once; one code a rule. */
const refusals = { ...documentRefusals, ...claimRefusals }

export type GuardCode = keyof typeof refusals

/** `person`: for whoever is signing in. `admin`: what to change, and on whose side. */
export type RefusalWords = { person: string; admin: string }

/** What to tell people about a refusal: plain sentences, never anything out of the document. */
export function wordsFor(code: GuardCode): RefusalWords {
  const [person, admin] = refusals[code]
  return { person, admin }
}

export const guardCodes = Object.keys(refusals) as GuardCode[] // the keys of a literal table

/** Thrown inside the guard only; `guardSamlResponse` turns it into a verdict. */
export class Refusal extends Error {
  readonly code: GuardCode

  constructor(code: GuardCode) {
    super(code)
    this.name = 'Refusal'
    this.code = code
  }
}

export function refuse(code: GuardCode): never {
  throw new Refusal(code)
}
