/** What an organization does with people whom its provider vouches for and nobody knows yet. */
export const newcomerWays = ['ask', 'provision'] as const
export type NewcomerWay = (typeof newcomerWays)[number]

/** What is known of somebody whom an IdP vouched for and whose sign-in opens no account. */
export type StrangerFacts = {
  /** The connection's setting. */
  chosen: NewcomerWay
  /** An invitation of this organization waits for the asserted address. */
  invited: boolean
  /** An account has the asserted address. */
  addressTaken: boolean
  /** People have answered about this very sign-in: it was linked before, or declined since they last invited it. */
  decidedBefore: boolean
  /** It asks to be linked, and nobody has answered yet. */
  hasWaitingRequest: boolean
  /** That request names an account already: proven by the person, or approved and to be proven. */
  namesAnAccount: boolean
}

/**
 * Whether somebody new gets an account of their own or asks to be linked. An
 * account that has the address is never adopted for that alone (I4); what
 * people decided, or are about to, is not overtaken by a machine; an invitation
 * stands for the setting (D25), and answers a request that names no account: it
 * is somebody new. That the address lies in a domain that the
 * organization has verified is asked before (I1).
 *
 * @returns `why` names the first rule that makes them ask.
 */
export function wayOf(
  facts: StrangerFacts,
): { way: 'provision' } | { way: 'ask'; why: 'asks' | 'address_taken' | 'decided_before' | 'request_waits' } {
  const isAnswered = facts.invited && !facts.namesAnAccount
  if (facts.hasWaitingRequest && !isAnswered) return { way: 'ask', why: 'request_waits' }
  if (facts.decidedBefore) return { way: 'ask', why: 'decided_before' }
  if (facts.addressTaken) return { way: 'ask', why: 'address_taken' }
  return facts.chosen === 'provision' || facts.invited ? { way: 'provision' } : { way: 'ask', why: 'asks' }
}

/** Newcomers of so long are one mail to the owners. */
export const DIGEST_SECONDS = 15 * 60
