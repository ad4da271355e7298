import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { Id } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { isPermanent } from '@/lib/platform/permanent'
import type { Delivery } from '@/lib/platform/queue'
import type { Handlers } from './handler'

const LAST_ERROR_LENGTH = 500

/**
 * Does a job that the queue delivered and writes down how it went: done, or
 * which try failed with what, or failed for good. A job whose row is closed
 * already was delivered twice and is left alone.
 *
 * @returns the function to open a worker with; it rejects when the job is to be tried again
 */
export function runWith(handlers: Handlers): (delivery: Delivery) => Promise<void> {
  return async ({ id, name, isLastTry }) => {
    const row = await db().outboxJob.findUnique({
      where: { id, doneAt: null, failedAt: null },
      select: { payload: true, tries: true },
    })
    const handler = handlers.get(name)
    if (!row || !handler) return

    try {
      await handler.run(newCtx({ kind: 'system', job: name }), row.payload, id as Id<'job'>)
    } catch (error) {
      log.error('job failed', error, { job: name, jobId: id, try: row.tries + 1 })
      await noteFailure(id, messageOf(error), isLastTry || isPermanent(error))
      throw error
    }
    await db().outboxJob.updateMany({ where: { id }, data: { doneAt: now(), tries: { increment: 1 } } })
  }
}

/** Closes the row of a job that the queue gave up without asking us: it stops coming back, and operators see it. */
export async function closeAbandoned({ id, reason }: { id: string; reason: string }): Promise<void> {
  log.error('job abandoned', reason, { jobId: id })
  await noteFailure(id, reason, true)
}

/** Never rejects: without a note the row stays open, and the job comes back after a quarter of an hour. */
async function noteFailure(id: string, message: string, isFinal: boolean): Promise<void> {
  try {
    await db().outboxJob.updateMany({
      where: { id, doneAt: null, failedAt: null },
      data: {
        tries: { increment: 1 },
        lastError: message.replace(/\s+/g, ' ').trim().slice(0, LAST_ERROR_LENGTH),
        ...(isFinal && { failedAt: now() }),
      },
    })
  } catch (error) {
    log.error('a failed try could not be written down', error, { jobId: id })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
