import { record } from '@/lib/audit/record'
import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { endSessionsOf } from '@/lib/sessions/endings'
import { factorChanged } from './emails'
import { hasFactor } from './model'
import { factorsOf } from './queries'

/**
 * Takes every factor from the account of somebody who lost them all, recovery
 * codes included: its password alone signs in again, and where an organization
 * asks for a factor the next sign-in asks for a new one. All sessions end, and
 * the account's owner is told.
 *
 * @throws Failure `factor_not_found` when the account has none.
 */
export function resetFactors(ctx: Ctx<OperatorActor>, userId: UserId): Promise<void> {
  return transact(ctx, async (tx) => {
    await tx.db.$queryRaw`select id from "User" where id = ${userId} for no key update`
    if (!hasFactor(await factorsOf(tx, userId))) fail('factor_not_found')

    await tx.db.passkey.deleteMany({ where: { userId } })
    await tx.db.totpFactor.deleteMany({ where: { userId } })
    await tx.db.recoveryCode.deleteMany({ where: { userId } })
    await endSessionsOf(tx, userId, 'factors reset')
    await record(tx, null, 'factors.reset', { userId })
    await enqueue(tx, factorChanged.job, { userId, what: 'reset' })
  })
}
