import { type ServiceProvider, serviceProviderOf } from '@/lib/connections/service-provider'
import type { Judge } from './connection'

/** An address of ours that has to stand at the provider, letter by letter. */
export type Compared = { label: string; value: string }
/** Where the cause cannot be known: what it usually is, the likeliest first; and what to compare. */
export type Likely = { causes: string[]; compare: Compared[] }

/** Refusals that a wrong address at the provider leads to. */
const addressed = ['never_came_back', 'wrong_address', 'wrong_binding', 'other_connection', 'request_refused']

/** `judge` is `null` for a connection that is gone. */
export function likelyCauses(code: string, kind: 'saml' | 'oidc', connectionId: string, judge: Judge | null): Likely {
  const kept = judge?.kind === 'saml' ? judge.connection.kept : null
  const ours = serviceProviderOf(connectionId, kept)
  return {
    causes: code === 'never_came_back' ? [...first[kind], ...either] : [],
    compare: addressed.includes(code) ? addressesOf(kind, ours) : [],
  }
}

function addressesOf(kind: 'saml' | 'oidc', { acsUrl, entityId, redirectUrl }: ServiceProvider): Compared[] {
  if (kind === 'oidc') return [{ label: 'Redirect URL', value: redirectUrl }]
  return [
    { label: 'ACS URL', value: acsUrl },
    { label: 'Entity ID', value: entityId },
  ]
}

const first = {
  oidc: [
    'The redirect URL there is not exactly ours. The provider then shows an error of its own and sends nobody back.',
    'The client ID is not known there, or the application is switched off.',
  ],
  saml: [
    'The ACS URL there is not exactly ours, so that the answer went elsewhere; or the entity ID is not, and the provider shows an error of its own.',
    'The provider does not know our signature: give it our metadata once more where it checks requests.',
  ],
} as const

const either = [
  'The person is not assigned to the application there, and the provider’s page says so.',
  'The person closed the page, forgot the password, or was stopped by a second factor.',
  'The provider was down, or its answer was held up on the way by a proxy or an extension of the browser.',
]
