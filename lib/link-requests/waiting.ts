import type { Role } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { isVerifiedFor } from '@/lib/domains/queries'
import { linkIdentity } from '@/lib/identities/commands'
import type { Tx } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { ConnectionId, IdentityId, LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
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
  tx: Pick<Tx, 'db' | 'wire' | 'now'>,
  orgId: OrgId,
  id: LinkRequestId,
  whose: { identityId?: IdentityId } = {},
): Promise<WaitingRequest> {
  const mine = whose.identityId ? Prisma.sql`and r."identityId" = ${whose.identityId}` : Prisma.empty
  const statement = Prisma.sql`
    select r.id, r.number, r.state, r."expiresAt", r."identityId", r."provenUserId", r."awaitsProofOf", r."decidedById",
      i."connectionId", i.email
    from "LinkRequest" r join "Identity" i on i.id = r."identityId"
    where r.id = ${id} and r."orgId" = ${orgId} ${mine}`
  const [found] = await query<WaitingRow>(tx, 'link_request.find', statement)
  if (!found) fail('link_request_not_found')
  const { state, expiresAt, ...request } = found
  if (state !== 'waiting' || expiresAt <= tx.now) fail('link_request_already_decided')
  return request
}

type WaitingRow = WaitingRequest & { state: string; expiresAt: Date }

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
  const statement = Prisma.sql`
    select m.role, exists (
      select from "Membership" o where o."userId" = m."userId" and o."orgId" <> m."orgId") as "inOtherOrgs"
    from "Membership" m join "User" u on u.id = m."userId"
    where m."orgId" = ${orgId} and m."userId" = ${userId} and u."disabledAt" is null`
  const [member] = await query<{ role: Role; inOtherOrgs: boolean }>(tx, 'link_request.target', statement)
  if (!member) return null
  return {
    target: { userId, ...member },
    assertedAddress: request.email && canonicalEmail(request.email),
    ownsDomain: await isVerifiedFor(tx, orgId, request.email, { allowMissing: false }),
    provenUserId: request.provenUserId,
  }
}

/** The approver's own address and those of the sign-ins that open their account: neither may be linked to others. */
export async function addressesOf(tx: Tx, userId: string): Promise<string[]> {
  const statement = Prisma.sql`
    select u."emailCanonical" as own, array(select i.email from "Identity" i where i."userId" = u.id and i.email is not null)
      as asserted
    from "User" u where u.id = ${userId}`
  const [user] = await query<{ own: string; asserted: string[] }>(tx, 'link_request.addresses', statement)
  if (!user) throw new Error('the account that decides is gone')
  return [user.own, ...user.asserted.map(canonicalEmail).filter((email) => email !== null)]
}
