import type { Fault } from './faults'

/** How an answer by SAML leaves: a page that posts it, or an address that carries it. */
export type Delivery = { method: 'GET' | 'POST'; to: string; fields: Record<string, string> }

/** Answers that are good in themselves and come another way than they should, or not at all. */
export const wayFaults = {
  /** By HTTP-Redirect. */
  'by-redirect': { saml: { deliver: (delivery) => ({ ...delivery, method: 'GET' }) } },
  /** Posted to the address in `value`; what the answer says of its destination stays true. */
  'other-acs': {
    saml: { deliver: (delivery, value = 'https://elsewhere.example/acs') => ({ ...delivery, to: value }) },
  },
  'no-relay-state': {
    saml: { deliver: ({ fields: { RelayState: _, ...fields }, ...delivery }) => ({ ...delivery, fields }) },
  },
  /** As of an application with a default of its own. */
  'other-relay-state': {
    saml: {
      deliver: ({ fields, ...delivery }, value = 'home') => ({ ...delivery, fields: { ...fields, RelayState: value } }),
    },
  },
  /** An error response: `value` is its `error`, and behind a space its description. */
  declines: { oidc: { declines: true } },
  /** A page of the provider's own, as where ACS or redirect URL there is not ours: nobody comes back. */
  'refuses-request': { saml: { refuses: true }, oidc: { refuses: true } },
} as const satisfies Record<string, Fault>
