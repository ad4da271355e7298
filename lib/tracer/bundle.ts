import { type TracedCheck, withoutPeople } from './model'

export type BundleFacts = {
  reference: string
  kind: 'saml' | 'oidc' | 'password'
  connectionId: string | null
  outcome: string | null
  startedAt: Date
  endedAt: Date | null
  clockSeconds: number | null
  checks: readonly TracedCheck[]
  /** Names only. */
  attributes: readonly string[]
  /** Redacted, without people. */
  answer: string | null
  digest: string | null
}

/**
 * What an admin may send to whoever runs Porchlight: JSON with every check and
 * the answer's structure. No secret, no certificate, no signature value, and
 * nothing that was received about a person.
 */
export function bundleOf({ checks, ...facts }: BundleFacts): string {
  return JSON.stringify({ format: 'porchlight-trace-1', ...facts, checks: withoutPeople(checks) }, null, 2)
}
