import type * as z from 'zod'
import type { Tx } from './context'
import { newId } from './ids'
import { Prisma } from './prisma/client'
import { query } from './sql'

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
  const statement = Prisma.sql`
    with written as (
      insert into "OutboxJob" (id, name, payload, "runAt", "createdAt")
      values (${newId('job')}, ${job.name}, ${JSON.stringify(job.payload.parse(payload))}::jsonb, ${runAt}, ${tx.now}))
    select pg_notify('porchlight_outbox', '')`
  await query(tx, 'job.enqueue', statement)
}
