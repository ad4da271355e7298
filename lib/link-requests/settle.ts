import { allows } from '@/lib/access/permissions'
import { record } from '@/lib/audit/record'
import { holdOrg } from '@/lib/identities/commands'
import type { IdentityActor, Tx } from '@/lib/platform/context'
import type { LinkRequestId, UserId } from '@/lib/platform/ids'
import { judgeLink, type LinkFacts, mayLinkBySelfProof } from './model'
import { addressesOf, linkNow, requireWaiting, targetFacts, type WaitingRequest } from './waiting'

type Target = Omit<LinkFacts, 'approver'>

/**
 * Notes that the owner of an account proved it to this identity, and links
 * where that is enough: an admin had approved this very account, or the
 * organization lets self-proof link (never owners). Never makes a session (I28).
 *
 * @returns `'mismatch'` when the account is not, or no longer, one that may be
 *   proven here; nothing is noted then.
 * @throws Failure `link_request_already_decided` when the request ended meanwhile.
 */
export async function settleProof(
  tx: Tx<IdentityActor>,
  linkRequestId: LinkRequestId,
  userId: UserId,
  by: 'password' | 'code',
): Promise<'proven' | 'linked' | 'mismatch'> {
  const { orgId, identityId } = tx.actor
  const org = { id: orgId }
  await holdOrg(tx, orgId)
  const request = await requireWaiting(tx, orgId, linkRequestId, { identityId })
  const facts = await targetFacts(tx, orgId, { ...request, provenUserId: userId }, userId)
  if (!facts) return 'mismatch'
  await tx.db.linkRequest.update({
    where: { id: linkRequestId },
    data: { provenUserId: userId, provenBy: by, provenAt: tx.now },
    select: { id: true },
  })
  await record(tx, org, 'link_request.proven', { linkRequestId, number: request.number, userId, by })

  const decidedById = await approverOf(tx, request, facts)
  if (!decidedById && !(await linksBySelfProof(tx, facts))) return 'proven'
  if (!(await isFree(tx, request, userId))) return 'proven'
  await linkNow(tx, org, request, { userId, decidedById })
  return 'linked'
}

/** Who approved this account, if they still may and the limits of I4 still hold, now that it is proven. */
async function approverOf(tx: Tx<IdentityActor>, request: WaitingRequest, facts: Target): Promise<UserId | null> {
  const { decidedById, awaitsProofOf } = request
  if (!decidedById || awaitsProofOf !== facts.target.userId) return null
  const approver = await tx.db.membership.findFirst({
    where: { orgId: tx.actor.orgId, userId: decidedById, user: { disabledAt: null } },
    select: { userId: true, role: true },
  })
  if (!approver || !allows(approver.role, 'link-request.decide')) return null
  const addresses = await addressesOf(tx, approver.userId)
  return judgeLink({ ...facts, approver: { ...approver, addresses } }) === 'link' ? decidedById : null
}

async function linksBySelfProof(tx: Tx<IdentityActor>, { target, ownsDomain }: Target): Promise<boolean> {
  const org = await tx.db.org.findUniqueOrThrow({ where: { id: tx.actor.orgId }, select: { selfProofLinks: true } })
  return mayLinkBySelfProof({ chosen: org.selfProofLinks, role: target.role, ownsDomain })
}

/** The connection is on and links nobody else to the account; otherwise the proof waits for an admin. */
async function isFree(tx: Tx<IdentityActor>, { connectionId }: WaitingRequest, userId: UserId): Promise<boolean> {
  const active = await tx.db.connection.count({ where: { id: connectionId, state: 'active' } })
  const linked = await tx.db.identity.count({ where: { connectionId, userId } })
  return active > 0 && linked === 0
}
