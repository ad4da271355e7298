import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { hostileBindings } from './saml-hostile-binding'
import { hostileEnvelopes } from './saml-hostile-envelope'
import { hostileMarkup } from './saml-hostile-markup'
import { hostileShapes } from './saml-hostile-shape'
import { hostileSignatureForms } from './saml-hostile-signature-form'
import { hostileSignatureProofs } from './saml-hostile-signature-proof'
import { hostileSubjects } from './saml-hostile-subject'
import { hostileTimes } from './saml-hostile-times'
import type { HostileCases, Keys } from './saml-scene'

/** `signed` tells whether a pinned key vouched for what is refused. */
export type HostileCase = {
  code: GuardCode
  name: string
  signed: boolean
  make: (keys: Keys) => string | Uint8Array
}

/** Every hostile document that the guard must refuse. */
export const hostileCases: HostileCase[] = [
  ...[hostileMarkup, hostileEnvelopes, hostileSignatureForms, hostileSignatureProofs].flatMap((cases) =>
    rows(cases, false),
  ),
  ...[hostileShapes, hostileBindings, hostileTimes, hostileSubjects].flatMap((cases) => rows(cases, true)),
]

function rows(cases: HostileCases, signed: boolean): HostileCase[] {
  return Object.entries(cases).flatMap(([code, documents]) =>
    Object.entries(documents).map(([name, make]) => ({ code: code as GuardCode, name, signed, make })),
  )
}
