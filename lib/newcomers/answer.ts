import { record } from '@/lib/audit/record'
import type { AwaitedBy } from '@/lib/invitations/find'
import type { Tx } from '@/lib/platform/context'
import type { IdentityId, LinkRequestId, OrgId, UserId } from '@/lib/platform/ids'

/**
 * Whoever invites the address of a request that waits has answered it: this is
 * somebody new. The request ends as linked to the account that was made, in the
 * name of who invited. No mail of its own: the one about the account says it.
 */
export async function answerRequest(
  tx: Tx,
  org: { readonly id: OrgId },
  identityId: IdentityId,
  userId: UserId,
  { id }: Pick<AwaitedBy, 'id'>,
): Promise<void> {
  const sent = await tx.db.invitation.findUniqueOrThrow({ where: { id }, select: { invitedById: true } })
  const answered = await tx.db.linkRequest.updateManyAndReturn({
    where: { identityId, orgId: org.id, state: 'waiting', expiresAt: { gt: tx.now } },
    data: { state: 'linked', userId, decidedById: sent.invitedById, decidedAt: tx.now },
    select: { id: true, number: true },
  })
  for (const request of answered)
    await record(tx, org, 'link_request.linked', {
      linkRequestId: request.id as LinkRequestId,
      number: request.number,
      userId,
    })
}
