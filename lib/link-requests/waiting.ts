import { record } from '@/lib/audit/record'
import { isVerifiedFor } from '@/lib/domains/queries'
import { linkIdentity } from '@/lib/identities/commands'
import type { Tx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, IdentityId, LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { canonicalEmail } from '@/lib/users/model'
import { identityLinked, linkRequestLinked } from './emails'
import type { LinkFacts } from './model'

export type WaitingRequest = {
  id: LinkRequestId
  number: number
  identityId: IdentityId
  connectionId: ConnectionId
  email: string | null
  provenUserId: UserId | null
  awaitsProofOf: UserId | null
  /** Who approved it, while it awaits the target’s proof. */
  decidedById: UserId | null
}

/**
 * A request that can still be decided.
 *
 * @param whose narrows to the identity's own requests, for the person who asked.
 * @throws Failure `link_request_not_found`, also for other organizations' requests.
 * @throws Failure `link_request_already_decided` when it no longer waits.
 */
export async function requireWaiting(
  tx: Pick<Tx, 'db' | 'now'>,
  orgId: OrgId,
  id: LinkRequestId,
  whose: { identityId?: IdentityId } = {},
): Promise<WaitingRequest> {
  const found = await tx.db.linkRequest.findFirst({
    where: { id, orgId, ...whose },
    select: {
      ...{ id: true, number: true, state: true, expiresAt: true, identityId: true },
      ...{ provenUserId: true, awaitsProofOf: true, decidedById: true },
      identity: { select: { connectionId: true, email: true } },
    },
  })
  if (!found) fail('link_request_not_found')
  const { state, expiresAt, identity, ...request } = found
  if (state !== 'waiting' || expiresAt <= tx.now) fail('link_request_already_decided')
  return { ...request, ...identity } as WaitingRequest
}

type Decision =
  | { state: 'linked'; userId: UserId; decidedById: UserId | null }
  | { state: 'declined'; reason: string; decidedById: UserId }
  | { state: 'withdrawn' }

/**
 * Moves a waiting request to its end. The `state: 'waiting'` filter is the lock
 * against whoever does not hold the organization: the sweep of old requests.
 */
export async function decide(tx: Tx, request: WaitingRequest, decision: Decision): Promise<void> {
  const { count } = await tx.db.linkRequest.updateMany({
    where: { id: request.id, state: 'waiting' },
    data: { ...decision, decidedAt: tx.now, awaitsProofOf: null },
  })
  if (!count) fail('link_request_already_decided')
}

/**
 * Links, writes it down, tells the person who asked and the account's owner.
 * That it is allowed is the caller's to have asked (I4).
 */
export async function linkNow(
  tx: Tx,
  org: { readonly id: OrgId },
  request: WaitingRequest,
  { userId, decidedById }: { userId: UserId; decidedById: UserId | null },
): Promise<void> {
  const { id: linkRequestId, number } = request
  await decide(tx, request, { state: 'linked', userId, decidedById })
  await linkIdentity(tx, org, request.identityId, userId, decidedById ? 'admin' : 'self_proof')

  await record(tx, org, 'link_request.linked', { linkRequestId, number, userId })
  await enqueue(tx, linkRequestLinked.job, { linkRequestId })
  await enqueue(tx, identityLinked.job, { linkRequestId })
}

/** @throws Failure `connection_not_found` unless the organization has it and it is on. */
export async function requireActiveConnection(tx: Tx, orgId: OrgId, id: ConnectionId): Promise<void> {
  const active = await tx.db.connection.count({ where: { id, orgId, state: 'active' } })
  if (!active) fail('connection_not_found')
}

/**
 * What {@link judgeLink} asks about account and address, read inside the transaction.
 *
 * @returns `null` when `userId` is no member of the organization, or shut.
 */
export async function targetFacts(
  tx: Tx,
  orgId: OrgId,
  request: WaitingRequest,
  userId: UserId,
): Promise<Omit<LinkFacts, 'approver'> | null> {
  const member = await tx.db.membership.findFirst({
    where: { orgId, userId, user: { disabledAt: null } },
    select: { role: true },
  })
  if (!member) return null
  const elsewhere = await tx.db.membership.count({ where: { userId, orgId: { not: orgId } } })
  return {
    target: { userId, role: member.role, inOtherOrgs: elsewhere > 0 },
    assertedAddress: request.email && canonicalEmail(request.email),
    ownsDomain: await isVerifiedFor(tx, orgId, request.email, { allowMissing: false }),
    provenUserId: request.provenUserId,
  }
}

/** The approver's own address and those of the sign-ins that open their account: neither may be linked to others. */
export async function addressesOf(tx: Tx, userId: string): Promise<string[]> {
  const user = await tx.db.user.findUniqueOrThrow({
    where: { id: userId },
    select: { emailCanonical: true, identities: { select: { email: true } } },
  })
  const asserted = user.identities.map(({ email }) => email && canonicalEmail(email))
  return [user.emailCanonical, ...asserted.filter((email) => email !== null)]
}
