import type { Tone } from './status'

type Words = { word: string; tone: Tone }

// The words of the product for its states; nowhere synonyms.

export const connectionStates = {
  draft: { word: 'Draft', tone: 'empty' },
  active: { word: 'Active', tone: 'good' },
  off: { word: 'Off', tone: 'off' },
} as const satisfies Record<string, Words>

export const domainStates = {
  waiting: { word: 'Waiting for DNS', tone: 'waiting' },
  verified: { word: 'Verified', tone: 'good' },
  missing: { word: 'Record missing', tone: 'attention' },
  expired: { word: 'Expired', tone: 'off' },
} as const satisfies Record<string, Words>

export const linkRequestStates = {
  waiting: { word: 'Waiting', tone: 'attention' },
  linked: { word: 'Linked', tone: 'good' },
  declined: { word: 'Declined', tone: 'bad' },
  withdrawn: { word: 'Withdrawn', tone: 'off' },
  expired: { word: 'Expired', tone: 'off' },
} as const satisfies Record<string, Words>

export const invitationStates = {
  waiting: { word: 'Waiting', tone: 'waiting' },
  held: { word: 'Held', tone: 'attention' },
  accepted: { word: 'Accepted', tone: 'good' },
  revoked: { word: 'Taken back', tone: 'off' },
  expired: { word: 'Expired', tone: 'off' },
} as const satisfies Record<string, Words>

export const attemptStates = {
  in_progress: { word: 'In progress', tone: 'waiting' },
  refused: { word: 'Refused so far', tone: 'bad' },
  succeeded: { word: 'Succeeded', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  abandoned: { word: 'Abandoned', tone: 'off' },
} as const satisfies Record<string, Words>

export const methodWords = { password: 'Password', saml: 'SAML', oidc: 'OIDC' } as const
export const roleWords = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const
