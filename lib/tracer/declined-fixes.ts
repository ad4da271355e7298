import type { Check } from '@/lib/attempts/model'
import type { Side } from './model'

type OwnFix = readonly [Side, string]

/** What an OpenID provider said instead of a code: Entra's number first, since it says more than the standard's word. */
export function declinedFix(checks: readonly Check[]): OwnFix | undefined {
  const names = ['provider_answer', 'provider answer']
  const received = checks.find(({ name, ok }) => names.includes(name) && !ok)?.received ?? ''
  const [word = '', number = ''] = received.split(/[ ()]+/)
  return numbers[number] ?? declinedFixes[word]
}

const numbers: Record<string, OwnFix> = {
  AADSTS50105: [
    'theirs',
    'The person is not assigned to the application (AADSTS50105). On the provider’s side, assign them or a group of theirs to it.',
  ],
  AADSTS53003: [
    'theirs',
    'A Conditional Access policy keeps the person out (AADSTS53003). On the provider’s side, see the sign-in log for which one it is.',
  ],
  AADSTS65001: [
    'theirs',
    'Nobody has consented to the application (AADSTS65001). On the provider’s side, let an administrator grant consent for everybody.',
  ],
  AADSTS65004: [
    'theirs',
    'The person did not consent to the application (AADSTS65004). On the provider’s side, let an administrator grant consent for everybody.',
  ],
}

const declinedFixes: Record<string, OwnFix> = {
  access_denied: [
    'theirs',
    'The provider let the person not in, or they pressed cancel there (access_denied). On the provider’s side, look whether they are assigned to the application, and at its sign-in log.',
  ],
  unauthorized_client: [
    'theirs',
    'The provider does not let this client sign people in with a code (unauthorized_client). On the provider’s side, make the application a web application with the authorization code flow, and look whether it is switched on.',
  ],
  unsupported_response_type: [
    'theirs',
    'The provider gives this client no code (unsupported_response_type). On the provider’s side, switch the authorization code flow on for the application.',
  ],
  invalid_scope: [
    'theirs',
    'The provider gives this client not every scope that we ask for (invalid_scope). On the provider’s side, allow openid, email and profile for the application.',
  ],
  login_required: [
    'theirs',
    'The provider would have had to ask the person to sign in, and did not (login_required). On the provider’s side, look for a policy or a proxy that answers for it without asking.',
  ],
  consent_required: [
    'theirs',
    'Nobody has consented to the application (consent_required). On the provider’s side, let an administrator grant consent for everybody.',
  ],
}

/** For what no word above says more of. */
export const declinedDefaults: Record<string, OwnFix> = {
  provider_declined: [
    'theirs',
    'The provider refused by itself; what it said is in the check. Often the person is not assigned to the application there, or its redirect URL is not exactly ours.',
  ],
  request_refused: [
    'either',
    'The provider does not take the request as we send it; its word is in the check. Compare client ID and redirect URL on both sides letter by letter, then the flows and scopes that the application there allows.',
  ],
  interaction_needed: [
    'theirs',
    'The provider would have had to ask the person something, and sent them back without. On the provider’s side, look at the policies of the application: a second factor, terms or an account choice that wait there.',
  ],
  provider_trouble: [
    'theirs',
    'The provider says itself that it is in trouble. Look at its status page and its log, then try again.',
  ],
}
