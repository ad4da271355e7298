import type { SsoAnswer } from '@/lib/connections/identity'
import { verifiedOwner } from '@/lib/domains/queries'
import type { RememberedIdentity } from '@/lib/identities/commands'
import type { IdentityActor, Tx } from '@/lib/platform/context'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { domainOf } from '@/lib/users/model'
import type { SsoFacts } from './decide'
import type { Transaction } from './transaction'

/** After this long an address that an IdP names as a subject may belong to somebody new (I3). */
const RECYCLED_AFTER_SECONDS = 90 * DAY_SECONDS

/** What the decision needs, read in the sign-in's transaction. */
export async function gatherFacts(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  answer: SsoAnswer,
  identity: RememberedIdentity,
): Promise<SsoFacts> {
  const owner = await verifiedOwner(tx, domainOf(answer.email))
  const domain = owner?.orgId === orgId ? owner.state : 'none'
  const lastHeardOf = identity.lastUsedAt ?? identity.linkedAt
  const quietSince = addSeconds(tx.now, -RECYCLED_AFTER_SECONDS)
  const user =
    identity.userId &&
    (await tx.db.user.findUniqueOrThrow({
      where: { id: identity.userId },
      select: { disabledAt: true, memberships: { where: { orgId }, select: { role: true } } },
    }))
  return {
    domain,
    linked: user
      ? { userId: identity.userId!, disabled: user.disabledAt !== null, member: user.memberships.length > 0 }
      : null,
    asksAgain: answer.recyclable && lastHeardOf !== null && lastHeardOf < quietSince,
    hasWaitingRequest:
      (await tx.db.linkRequest.count({
        where: { identityId: identity.id, state: 'waiting', expiresAt: { gt: tx.now } },
      })) > 0,
  }
}
