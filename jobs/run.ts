import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { db, type Prisma } from '@/lib/platform/db'
import type { Id } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { isPermanent } from '@/lib/platform/permanent'
import type { Delivery } from '@/lib/platform/queue'
import { MINUTE_SECONDS } from '@/lib/platform/time'
import type { Handlers } from './handler'

const LAST_ERROR_LENGTH = 500

/** After this long without an end a job is taken to be lost, and may begin once more; the relay waits as long. */
const LONGEST_RUN_MS = 15 * MINUTE_SECONDS * 1000

type Rows = Prisma.TransactionClient
type OpenRow = { payload: unknown; tries: number }
type Outcome = { error: unknown } | null

/**
 * Does a job that the queue delivered and writes down how it went: done, or
 * which try failed with what, or failed for good. A lock on the id lasts from the
 * look at the row to the note in it: of several deliveries at once one works, and
 * the others, like those of a job whose row is closed, are left alone. The lock
 * ends with the process that holds it. It is not the row's own, which the relay
 * still holds when a quick worker has the job already.
 *
 * @returns the function to open a worker with; it rejects when the job is to be tried again
 */
export function runWith(handlers: Handlers): (delivery: Delivery) => Promise<void> {
  return async (delivery) => {
    const outcome = await holding(delivery.id, (rows, row) => tryOnce(handlers, delivery, rows, row))
    if (outcome) throw outcome.error
  }
}

/** Calls `work` with the row of a job that is open and that nobody else is at; otherwise does nothing. */
function holding(id: string, work: (rows: Rows, row: OpenRow) => Promise<Outcome>): Promise<Outcome> {
  const hold = async (rows: Rows) => {
    // A server-wide limit for idle transactions must not end this one in the middle; ours ends it when a host is gone.
    const [lock] = await rows.$queryRaw<{ isOurs: boolean }[]>`
      select pg_try_advisory_xact_lock(hashtextextended(${id}, 0)) as "isOurs",
        set_config('idle_in_transaction_session_timeout', ${String(LONGEST_RUN_MS)}, true)`
    if (!lock?.isOurs) return null
    // A statement of its own: it sees what the one who held the lock before has written.
    const row = await rows.outboxJob.findUnique({
      where: { id, doneAt: null, failedAt: null },
      select: { payload: true, tries: true },
    })
    return row && work(rows, row)
  }
  return db().$transaction(hold, { maxWait: 5000, timeout: LONGEST_RUN_MS })
}

async function tryOnce(handlers: Handlers, { id, name, isLastTry }: Delivery, rows: Rows, row: OpenRow) {
  const handler = handlers.get(name)
  if (!handler) return null
  try {
    await handler.run(newCtx({ kind: 'system', job: name }), row.payload, id as Id<'job'>)
  } catch (error) {
    log.error('job failed', error, { job: name, jobId: id, try: row.tries + 1 })
    await noteFailure(rows, id, messageOf(error), isLastTry || isPermanent(error))
    return { error }
  }
  await rows.outboxJob.updateMany({ where: { id }, data: { doneAt: now(), tries: { increment: 1 } } })
  return null
}

/** Closes the row of a job that the queue gave up without asking us: it stops coming back, and operators see it. */
export async function closeAbandoned({ id, reason }: { id: string; reason: string }): Promise<void> {
  log.error('job abandoned', reason, { jobId: id })
  await noteFailure(db(), id, reason, true)
}

/** Never rejects: without a note the row stays open, and the job comes back after a quarter of an hour. */
async function noteFailure(rows: Rows, id: string, message: string, isFinal: boolean): Promise<void> {
  try {
    await rows.outboxJob.updateMany({
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
