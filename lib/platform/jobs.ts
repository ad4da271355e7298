import type * as z from 'zod'
import type { Tx } from './context'
import { newId } from './ids'

/** A job's name, payload and retry policy. Defined once, by the domain that enqueues it. */
export type Job<P = unknown> = {
  readonly name: string
  readonly payload: z.ZodType<P>
  /** Tries in all, the first one included. */
  readonly attempts: number
  /** Wait before the second try; doubles after each further one. */
  readonly backoffSeconds: number
}

export function defineJob<P>(job: Job<P>): Job<P> {
  return job
}

/**
 * Records the wish to run `job` in the caller's transaction. The relay
 * (`jobs/relay.ts`) hands committed rows to BullMQ, so a rolled-back change
 * never leaves a job behind and a committed one never loses it.
 */
export async function enqueue<P>(tx: Tx, job: Job<P>, payload: P, runAt: Date = tx.now): Promise<void> {
  await tx.db.outboxJob.create({
    data: { id: newId('job'), name: job.name, payload: job.payload.parse(payload) as object, runAt, createdAt: tx.now },
  })
  await tx.db.$executeRaw`select pg_notify('porchlight_outbox', '')`
}
