import type { Decrypt } from './encryption'

/** What we know of the sign-in that the response claims to answer. */
export type GuardExpectation = {
  idpEntityId: string
  spEntityId: string
  acsUrl: string
  /** ID of the AuthnRequest. */
  requestId: string
  startedAt: Date
  now: Date
  /** The connection's pinned signing certificates, PEM. */
  signingCertificates: readonly string[]
  /** Opens what was encrypted to us. Without it every encrypted assertion is refused. */
  decrypt?: Decrypt
}
