import { type Ctx, newCtx, type OperatorActor, transact } from '@/lib/platform/context'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { operatorActed } from './emails'
import { getOperatorId } from './queries'

/** Longer than any command takes: its transaction is given up after 15 seconds. */
const ACT_SECONDS = 2 * MINUTE_SECONDS

/** For looking only. What changes something needs {@link actingOperator}. */
export function readingOperator(): Ctx<OperatorActor> {
  return newCtx({ kind: 'operator', operatorId: null, reason: 'looked' })
}

/** Before there is anybody: for the first operator only. */
export function firstOperator(reason: string): Ctx<OperatorActor> {
  return newCtx({ kind: 'operator', operatorId: null, reason })
}

/**
 * A person of the vendor who acts, with a reason (I30).
 *
 * @throws Failure `not_found` when no operator has that address.
 */
export async function actingOperator(email: string, reason: string): Promise<Ctx<OperatorActor>> {
  const operatorId = await getOperatorId(readingOperator(), email)
  return newCtx({ kind: 'operator', operatorId, reason })
}

/**
 * Does one act, of which the organization's owners hear by mail (I30). The mail
 * is asked for beforehand and finds out for itself whether the act took place:
 * a command line that is killed in between can't act in silence.
 */
export async function announced<T>(ctx: Ctx<OperatorActor>, act: () => Promise<T>): Promise<T> {
  const payload = { requestId: ctx.requestId, at: ctx.now.toISOString() }
  await transact(ctx, (tx) => enqueue(tx, operatorActed.job, payload, addSeconds(tx.now, ACT_SECONDS)))

  const done = await act()
  await mailNow(ctx)
  return done
}

/** The act is over, so its mail need not wait. */
async function mailNow(ctx: Ctx<OperatorActor>): Promise<void> {
  await transact(ctx, async (tx) => {
    await tx.db.outboxJob.updateMany({
      where: { name: operatorActed.job.name, payload: { path: ['requestId'], equals: tx.requestId } },
      data: { runAt: tx.now },
    })
    await tx.db.$executeRaw`select pg_notify('porchlight_outbox', '')`
  })
}
