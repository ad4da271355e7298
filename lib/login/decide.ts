import type { NewcomerWay } from '@/lib/newcomers/model'
import type { UserId } from '@/lib/platform/ids'
import { DAY_SECONDS } from '@/lib/platform/time'
import type { Carried } from './carry-sql'

/** After this long an address that an IdP vouched for may belong to somebody new (I3). */
export const RECYCLED_AFTER_SECONDS = 90 * DAY_SECONDS

/** What is known once the IdP has vouched for someone. */
export type SsoFacts = {
  /** Whether the asserted address lies in a domain of the connection's organization (I1). */
  domain: 'verified' | 'missing' | 'none'
  /** `invited`: the organization removed them and awaits them, by an address of theirs (lib/newcomers/returning.ts). */
  linked: { userId: UserId; disabled: boolean; member: boolean; invited: boolean } | null
  /** The subject is an address that was not used for 90 days: it may be somebody else's by now (I3). */
  asksAgain: boolean
  hasWaitingRequest: boolean
  /** What happens with somebody new (lib/newcomers/model.ts#wayOf); `ask` for who is linked. */
  newcomer: NewcomerWay
  /** Whose link at the connection that this one replaces is carried over (lib/login/carry-sql.ts); `null` for who is linked. */
  carries: Carried | null
}

export type SsoStep =
  | { kind: 'sign_in'; userId: UserId }
  /** Link to the account that the replaced connection opens, and sign in. */
  | ({ kind: 'carry' } & Carried)
  | { kind: 'confirm_identity' }
  | { kind: 'await_link' }
  | { kind: 'provision' }
  | { kind: 'refuse'; reason: 'domain_not_covered' | 'domain_frozen' | 'account_disabled' | 'not_a_member' }

/**
 * Decides what happens after a verified answer. Rules are tried from the top;
 * an address alone never signs anyone in, because an IdP can assert any address
 * it likes (docs/decisions/0006-no-linking-by-email.md); that an owner consented
 * for who was linked already is another thing (0022-links-are-carried-over.md).
 */
export function decideSsoStep(facts: SsoFacts): SsoStep {
  const { domain, linked } = facts
  if (domain === 'none') return { kind: 'refuse', reason: 'domain_not_covered' }
  if (linked?.disabled) return { kind: 'refuse', reason: 'account_disabled' }
  if (linked && !linked.member && isAwaitedAgain(facts)) return { kind: 'provision' }
  if (linked && !linked.member) return { kind: 'refuse', reason: 'not_a_member' }
  if (linked && !facts.asksAgain) return { kind: 'sign_in', userId: linked.userId }
  if (domain === 'missing') return { kind: 'refuse', reason: 'domain_frozen' }
  if (!linked && !facts.hasWaitingRequest && facts.carries) return { kind: 'carry', ...facts.carries }
  if (!linked && facts.newcomer === 'provision') return { kind: 'provision' }
  return facts.hasWaitingRequest ? { kind: 'await_link' } : { kind: 'confirm_identity' }
}

/** Whoever was removed and is invited again comes back as who they were, on the terms of somebody new. */
function isAwaitedAgain({ domain, linked, asksAgain }: SsoFacts): boolean {
  return linked?.invited === true && domain === 'verified' && !asksAgain
}
