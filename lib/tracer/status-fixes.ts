import type { Check } from '@/lib/attempts/model'
import type { Side } from './model'

/** The provider's own reason, where its status gives one (SAML core §3.2.2.2). */
export function statusFix(checks: readonly Check[]): readonly [Side, string] | undefined {
  const received = checks.find(({ name, ok }) => name === 'status' && !ok)?.received ?? ''
  return Object.entries(statusFixes).find(([status]) => received.includes(`:status:${status}`))?.[1]
}

const statusFixes: Record<string, readonly [Side, string]> = {
  AuthnFailed: [
    'theirs',
    'The provider could not sign the person in itself (AuthnFailed). On the provider’s side, see its sign-in log: a wrong password, a locked account, or a second factor that failed.',
  ],
  NoPassive: [
    'theirs',
    'The provider was not allowed to ask the person anything, and would have had to (NoPassive). On the provider’s side, let this application ask people to sign in.',
  ],
  RequestDenied: [
    'theirs',
    'The provider refuses this application’s sign-ins (RequestDenied). On the provider’s side, look whether the application is switched on, and whether the person is assigned to it.',
  ],
  InvalidNameIDPolicy: [
    'theirs',
    'The provider has no identifier for this person in the form that was asked for (InvalidNameIDPolicy). On the provider’s side, map the Name ID to the address or to an object id.',
  ],
  NoAuthnContext: [
    'theirs',
    'The provider cannot sign the person in the way that is asked for (NoAuthnContext). On the provider’s side, look at the sign-in policy of this application.',
  ],
  UnknownPrincipal: [
    'theirs',
    'The provider does not know this person (UnknownPrincipal). On the provider’s side, look whether the account exists and is assigned to this application.',
  ],
  Requester: [
    'either',
    'The provider refused what we sent (Requester). On the provider’s side, compare our entity ID and ACS URL letter by letter, and give it our metadata once more where it checks our signature.',
  ],
}
