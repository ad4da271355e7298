import type { Check } from '@/lib/attempts/model'
import type { IdentityRefusal, SsoAnswer } from './identity'
import type { DeclinedCode } from './oidc-declined'

export type OidcRefusal =
  | IdentityRefusal
  | DeclinedCode
  | 'provider_down'
  | 'answer_invalid'
  | 'tenant_mismatch'
  | 'address_unverified'
  | 'expired'
  | 'issued_in_future'

export type OidcVerdict =
  | { ok: true; answer: SsoAnswer; checks: Check[] }
  | { ok: false; code: OidcRefusal; checks: Check[] }

/** `error`: what the token endpoint answered (RFC 6749 §5.2). */
type Thrown = { code?: string; error?: string; message?: string; cause?: { message?: string } }

/** A refusal out of what the library threw. */
export function refusalOf(error: unknown): OidcVerdict {
  const unreachable = [error, (error as Error)?.cause].some(
    (each) => (each as { code?: string })?.code === 'provider_unreachable',
  )
  if (unreachable)
    return { ok: false, code: 'provider_down', checks: [check('provider', false, 'an answer within 5 s', 'none')] }
  const { code, error: said, message, cause } = error as Thrown
  const why = [code, said, message, cause?.message].filter(Boolean).join(' ') // the library's own words say little, those inside it say which claim
  return {
    ok: false,
    code: code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' ? 'expired' : 'answer_invalid',
    checks: [check('answer', false, 'a valid code and ID token', why)],
  }
}

/** A comparison as an admin sees it. */
export function check(name: string, ok: boolean, expected: string, received: string): Check {
  return { name, ok, expected: expected.slice(0, 200), received: received.slice(0, 200) }
}
