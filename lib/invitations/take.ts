import { record } from '@/lib/audit/record'
import type { Tx } from '@/lib/platform/context'
import type { OrgId, UserId } from '@/lib/platform/ids'
import type { AwaitedBy } from './find'

/**
 * Uses an invitation up for somebody. The state in the `where` is the lock: of
 * two who come at once, one takes it.
 *
 * @returns whether this call did it.
 */
export async function takeInvitation(
  tx: Tx,
  org: { readonly id: OrgId },
  { id }: Pick<AwaitedBy, 'id'>,
  userId: UserId,
): Promise<boolean> {
  const { count } = await tx.db.invitation.updateMany({
    where: { id, orgId: org.id, acceptedAt: null, revokedAt: null, expiresAt: { gt: tx.now } },
    data: { acceptedAt: tx.now, acceptedById: userId },
  })
  if (count) await record(tx, org, 'invitation.accepted', { invitationId: id, userId })
  return count > 0
}
