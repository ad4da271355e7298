import { outranks, type Role } from '@/lib/access/permissions'
import { addSeconds, DAY_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'

export type LinkRequestState = 'waiting' | 'linked' | 'declined' | 'withdrawn' | 'expired'

/** The words for states, everywhere the same. */
export const stateWords = {
  waiting: 'Waiting',
  linked: 'Linked',
  declined: 'Declined',
  withdrawn: 'Withdrawn',
  expired: 'Expired',
} as const satisfies Record<LinkRequestState, string>

/** Nobody answered for that long: the request expires. */
export const WAITING_DAYS = 30
/** After an answer, or after withdrawing, one can ask again. */
export const ASK_AGAIN_SECONDS = DAY_SECONDS
export const REMIND_AGAIN_SECONDS = DAY_SECONDS
/** The account’s owner can undo a link by mail for that long. */
export const UNDO_DAYS = 7
/** A mailed code: how long, and how many tries. */
export const PROOF_SECONDS = 15 * MINUTE_SECONDS
export const PROOF_TRIES = 5
/** Admins hear of waiting requests in one mail for all that came in that time. */
export const DIGEST_SECONDS = 15 * MINUTE_SECONDS

/** `R-2048`: what people say to each other about a request. */
export function requestName(number: number): string {
  return `R-${number}`
}

/** When the next digest is due; `null` while one is still to come, which will count this request too. */
export function nextDigestAt(last: Date | null, now: Date): Date | null {
  if (!last) return now
  if (last > now) return null
  const next = addSeconds(last, DIGEST_SECONDS)
  return next > now ? next : now
}

/** From when on one can ask again; `null` at once. An expired request got no answer, so it holds nobody up. */
export function mayAskAgainAt(last: { state: LinkRequestState; decidedAt: Date | null } | null): Date | null {
  const answered = last?.state === 'declined' || last?.state === 'withdrawn'
  return answered && last.decidedAt ? addSeconds(last.decidedAt, ASK_AGAIN_SECONDS) : null
}

export type LinkFacts = {
  approver: { userId: string; role: Role; addresses: readonly string[] }
  target: { userId: string; role: Role; inOtherOrgs: boolean }
  /** The address that the IdP asserts, canonical. */
  assertedAddress: string | null
  /** That address lies in a domain that the organization has verified, now. */
  ownsDomain: boolean
  /** The account whose owner proved it to this identity. */
  provenUserId: string | null
}

export type LinkVerdict = 'link' | 'await_proof' | { refuse: Refusal }
type Refusal = 'link_not_allowed_self' | 'link_not_allowed_domain' | 'link_not_allowed_role'

/**
 * Whether an admin may link an identity to a member (I4). An admin of an
 * organization controls its IdP, so that an approval alone never opens an
 * account that reaches further than theirs.
 */
export function judgeLink({ approver, target, ...facts }: LinkFacts): LinkVerdict {
  const asserted = facts.assertedAddress
  if (target.userId === approver.userId) return { refuse: 'link_not_allowed_self' }
  if (!asserted || !facts.ownsDomain) return { refuse: 'link_not_allowed_domain' }
  if (approver.addresses.includes(asserted)) return { refuse: 'link_not_allowed_self' }
  if (outranks(target.role, approver.role)) return { refuse: 'link_not_allowed_role' }
  const needsProof = target.role === 'owner' || target.inOtherOrgs
  return needsProof && facts.provenUserId !== target.userId ? 'await_proof' : 'link'
}

/** Whether a proof by the account's owner links at once, without an admin: where the organization chose so, never for owners. */
export function mayLinkBySelfProof(facts: { chosen: boolean; role: Role; ownsDomain: boolean }): boolean {
  return facts.chosen && facts.ownsDomain && facts.role !== 'owner'
}

export type LinkedFacts = {
  state: LinkRequestState
  userId: string | null
  decidedAt: Date | null
  identity: { userId: string | null; linkedAt: Date | null }
}

/** Whether this request made the link that the identity has now; it may have been unlinked and linked anew since. */
export function isPresentLink({ state, userId, decidedAt, identity }: LinkedFacts): boolean {
  const same = identity.userId === userId && identity.linkedAt?.getTime() === decidedAt?.getTime()
  return state === 'linked' && userId !== null && decidedAt !== null && same
}

/** What an admin can still take back: until somebody signed in with it. */
export function canUndo(request: LinkedFacts, lastUsedAt: Date | null): boolean {
  return isPresentLink(request) && (!lastUsedAt || !request.decidedAt || lastUsedAt <= request.decidedAt)
}

/** The strongest reason for a suggestion: the IdP asserts the member’s own address. */
export const SAME_ADDRESS = 'Same address, as the IdP says'

export type Candidate = { userId: string; name: string; username: string; email: string }
export type Suggestion = Candidate & { reasons: string[] }
export type SuggestionFacts = {
  email: string | null
  name: string | null
  provenUserId: string | null
  provenBy: 'password' | 'code' | null
}

/**
 * The members whom a request may be from, each with its reasons in words, the
 * strongest reason first. Reasons, not percentages: the admin decides.
 */
export function suggestMembers(identity: SuggestionFacts, members: readonly Candidate[]): Suggestion[] {
  return members
    .map((member) => ({ member, found: reasonsFor(identity, member) }))
    .filter(({ found }) => found.length > 0)
    .sort(
      (a, b) =>
        a.found[0]!.rank - b.found[0]!.rank ||
        b.found.length - a.found.length ||
        a.member.name.localeCompare(b.member.name, 'en'),
    )
    .map(({ member, found }) => ({ ...member, reasons: found.map(({ words }) => words) }))
}

function reasonsFor(identity: SuggestionFacts, member: Candidate): { rank: number; words: string }[] {
  const address = identity.email?.toLowerCase()
  const reasons: [boolean, string][] = [
    [address === member.email.toLowerCase(), SAME_ADDRESS],
    [
      identity.provenUserId === member.userId,
      identity.provenBy === 'code' ? 'Proven by a mailed code' : 'Proven by password',
    ],
    [plain(identity.name) !== '' && plain(identity.name) === plain(member.name), 'Same name'],
    [usernamesOf(identity.email).includes(member.username.toLowerCase()), 'Username matches the address'],
  ]
  return reasons.flatMap(([holds, words], rank) => (holds ? [{ rank, words }] : []))
}

/** Usernames that somebody with this address is likely to have: `ada.lovelace`, `adalovelace`. */
export function usernamesOf(address: string | null): string[] {
  const local = (address ?? '').split('@')[0]!.toLowerCase()
  return local ? [...new Set([local, local.replace(/[._-]/g, '')])] : []
}

function plain(name: string | null): string {
  return (name ?? '').normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase()
}
