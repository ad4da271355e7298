import type { GuardCode } from '@/lib/connections/saml-guard/refusals'
import { hostileBindings } from './saml-hostile-binding'
import { hostileBorrowings } from './saml-hostile-borrowed'
import { hostileBytes } from './saml-hostile-bytes'
import { hostileEnvelopes } from './saml-hostile-envelope'
import { hostileKeys } from './saml-hostile-keys'
import { hostileMarkup } from './saml-hostile-markup'
import { hostileShapes } from './saml-hostile-shape'
import { hostileSignatureForms } from './saml-hostile-signature-form'
import { hostileSignatureProofs } from './saml-hostile-signature-proof'
import { hostileSubjects } from './saml-hostile-subject'
import { hostileTimes } from './saml-hostile-times'
import { hostileWrappings } from './saml-hostile-wrapping'
import type { HostileCases, Maker } from './saml-scene'

/** `signed` tells whether a pinned key vouched for what is refused. */
export type HostileCase = {
  code: GuardCode
  name: string
  signed: boolean
  make: Maker<string | Uint8Array>
}

/** Every hostile document that the guard must refuse. */
export const hostileCases: HostileCase[] = [
  ...[
    ...[hostileWrappings, hostileBorrowings, hostileKeys, hostileSignatureForms, hostileSignatureProofs],
    ...[hostileMarkup, hostileBytes, hostileEnvelopes],
  ].flatMap((cases) => rows(cases, false)),
  ...[hostileShapes, hostileBindings, hostileTimes, hostileSubjects].flatMap((cases) => rows(cases, true)),
]

/** As rows of a table test, whose titles say code and name in full. */
export function titled<T extends { code: string; name: string }>(cases: readonly T[]): [T['code'], string, T][] {
  return cases.map((hostile) => [hostile.code, hostile.name, hostile])
}

function rows(cases: HostileCases, signed: boolean): HostileCase[] {
  return Object.entries(cases).flatMap(([code, documents]) =>
    Object.entries(documents).map(([name, make]) => ({ code: code as GuardCode, name, signed, make })),
  )
}
