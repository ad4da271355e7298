import { requireFreshProof, requireUnconfined } from '@/lib/access/authorize'
import type { Ctx, Tx, UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { hasFactor } from './model'
import { factorsOf, whoDemands } from './queries'

/**
 * Lets the person change how their account is proven: in a session of their
 * own, with a fresh proof, and with one of the factors where there is one. A
 * password alone must not get around them.
 *
 * @throws Failure `confined_session`, `proof_needed`.
 */
export async function requireOwnProof(ctx: Ctx<UserActor>): Promise<void> {
  requireUnconfined(ctx)
  requireFreshProof(ctx)
  if (!ctx.actor.factor && hasFactor(await factorsOf(ctx, ctx.actor.userId))) fail('proof_needed')
}

/** The same inside a transaction; of two changes to one account, one comes after the other. */
export async function enterOwnFactors(tx: Tx<UserActor>): Promise<void> {
  await tx.db.$queryRaw`select id from "User" where id = ${tx.actor.userId} for no key update`
  await requireOwnProof(tx)
}

/**
 * After a factor was removed: without any left, recovery codes stand in for
 * nothing and go too.
 *
 * @throws Failure `factor_needed` when somebody asks that one stays.
 */
export async function settleRemoval(tx: Tx<UserActor>): Promise<void> {
  const { userId } = tx.actor
  if (hasFactor(await factorsOf(tx, userId))) return
  const [first] = await whoDemands(tx, userId)
  if (first) fail('factor_needed')
  await tx.db.recoveryCode.deleteMany({ where: { userId } })
  // Sessions that it proved keep their people in, but a demand made later is for a factor that exists.
  await tx.db.session.updateMany({ where: { userId, endedAt: null }, data: { factor: null } })
}
