import { authorize } from '@/lib/access/authorize'
import { record } from '@/lib/audit/record'
import { holdOrg } from '@/lib/identities/commands'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { linkRequestApproved, linkRequestDeclined } from './emails'
import { judgeLink } from './model'
import type { DeclineLinkRequest, LinkRequestToMember } from './schema'
import { addressesOf, decide, linkNow, requireActiveConnection, requireWaiting, targetFacts } from './waiting'

/**
 * Links the request's sign-in to a member of the organization and tells the
 * person who asked and the member. From then on the identity signs them in.
 *
 * @returns `'awaits_proof'` when the account reaches further than the approver
 *   does (an owner, a member of other organizations) and its owner has not
 *   proven it: the request stays waiting and links with that proof (I4).
 * @throws Failure `link_not_allowed_self` for oneself, or an address of one's own.
 * @throws Failure `link_not_allowed_role`, `link_not_allowed_domain`,
 *   `member_not_found`, `connection_not_found`, `already_linked`.
 * @throws Failure `link_request_already_decided` when someone else was faster.
 */
export function linkRequestToMember(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { linkRequestId, userId }: LinkRequestToMember,
): Promise<'linked' | 'awaits_proof'> {
  return transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    const org = await authorize(tx, 'link-request.decide', orgId)
    const request = await requireWaiting(tx, org.id, linkRequestId)
    await requireActiveConnection(tx, org.id, request.connectionId)
    const target = await targetFacts(tx, org.id, request, userId)
    if (!target) fail('member_not_found', { fields: { userId: 'Choose someone in this organization.' } })
    const addresses = await addressesOf(tx, tx.actor.userId)
    const verdict = judgeLink({ ...target, approver: { userId: tx.actor.userId, role: org.role, addresses } })
    if (typeof verdict === 'object') fail(verdict.refuse)
    if (verdict === 'link') {
      await linkNow(tx, org, request, { userId, decidedById: tx.actor.userId })
      return 'linked'
    }

    const { count } = await tx.db.linkRequest.updateMany({
      where: { id: linkRequestId, state: 'waiting' },
      data: { awaitsProofOf: userId, decidedById: tx.actor.userId },
    })
    if (!count) fail('link_request_already_decided')
    await record(tx, org, 'link_request.approved', { linkRequestId, number: request.number, userId, awaitsProof: true })
    await enqueue(tx, linkRequestApproved.job, { linkRequestId })
    return 'awaits_proof'
  })
}

/**
 * Answers no, with a reason that the person reads.
 *
 * @throws Failure `link_request_already_decided` when someone else was faster.
 */
export function declineLinkRequest(
  ctx: Ctx<UserActor>,
  orgId: OrgId,
  { linkRequestId, reason }: DeclineLinkRequest,
): Promise<void> {
  return transact(ctx, async (tx) => {
    await holdOrg(tx, orgId)
    const org = await authorize(tx, 'link-request.decide', orgId)
    const request = await requireWaiting(tx, org.id, linkRequestId)

    await decide(tx, request, { state: 'declined', reason, decidedById: tx.actor.userId })

    await record(tx, org, 'link_request.declined', { linkRequestId, number: request.number, reason })
    await enqueue(tx, linkRequestDeclined.job, { linkRequestId })
  })
}
