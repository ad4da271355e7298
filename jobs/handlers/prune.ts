import * as z from 'zod'
import { sweepDomainsJob } from '@/lib/domains/sweep'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { defineJob } from '@/lib/platform/jobs'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'

/** Deletes what nobody needs any more. */
export const pruneJob = defineJob({ name: 'rows.prune', payload: z.object({}), attempts: 3, backoffSeconds: 60 })

/**
 * Deletes expired rows, each kind some time after it stopped mattering. A
 * replayed assertion is remembered a day longer than it is valid, so that a
 * clock which was set back revives nothing. Safe to run at any time and twice.
 */
export async function prune(ctx: Ctx<SystemActor>): Promise<void> {
  const { db, now } = ctx
  const before = (days: number) => ({ lt: addSeconds(now, -days * DAY_SECONDS) })

  await db.rateLimit.deleteMany({ where: { expiresAt: before(0) } })
  await db.engineRecord.deleteMany({ where: { expiresAt: before(0) } })
  await db.seenAssertion.deleteMany({ where: { expiresAt: before(1) } })
  await db.signInTransaction.deleteMany({ where: { expiresAt: before(1) } })
  await db.keptAnswer.deleteMany({ where: { expiresAt: before(0) } })
  await db.testSignIn.updateMany({ where: { answerUntil: before(0) }, data: { answerSealed: null, answerUntil: null } })
  await db.testSignIn.deleteMany({ where: { expiresAt: before(90) } })
  await db.apiAnswer.deleteMany({ where: { createdAt: before(1) } })
  await db.factorChallenge.deleteMany({ where: { expiresAt: before(1) } })
  await db.mailToken.deleteMany({ where: { expiresAt: before(30) } })
  await db.session.deleteMany({ where: { OR: [{ endedAt: before(90) }, { expiresAt: before(90) }] } })
  await db.appArtifact.deleteMany({ where: { expiresAt: before(0) } })
  await db.appGrant.deleteMany({ where: { endedAt: before(30), toldAt: { not: null } } })
  await db.sentMail.deleteMany({ where: { sentAt: before(90) } })
  await db.outboxJob.deleteMany({ where: { OR: [{ doneAt: before(14) }, { discardedAt: before(14) }] } })
  await db.outboxJob.deleteMany({ where: { name: sweepDomainsJob.name, doneAt: before(1) } }) // six a minute
}
