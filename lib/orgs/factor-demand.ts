import { record } from '@/lib/audit/record'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { enter } from './commands'

/**
 * Whether members who come by their own password need a second factor or a
 * passkey. It holds from their next request on; whom the organization's own
 * IdP vouches for is not asked (R007).
 *
 * @throws Failure `factor_required` for an owner who comes by password alone and would be the first to be shut out.
 */
export function setRequiresFactor(ctx: Ctx<UserActor>, orgId: OrgId, on: boolean): Promise<void> {
  return transact(ctx, async (tx) => {
    const org = await enter(tx, 'factor.require', orgId)
    if (on && tx.actor.factor === null && tx.actor.vouchedBy !== orgId) fail('factor_required')

    const { count } = await tx.db.org.updateMany({
      where: { id: org.id, requiresFactor: !on },
      data: { requiresFactor: on },
    })

    if (count) await record(tx, org, 'org.changed', { fields: ['requiresFactor'] })
  })
}
