import { db } from '@/lib/platform/db'
import type { Handover, JobQueue } from '@/lib/platform/queue'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import type { Handlers } from './handler'

/** A job that the queue was given but that isn't done is given again after this long. */
const REDELIVER_AFTER_SECONDS = 15 * MINUTE_SECONDS

/** How many rows one call hands over at most; when it returns this many, there may be more. */
export const RELAY_BATCH = 100

type OutboxRow = { id: string; name: string; tries: number }

/**
 * Hands due outbox rows to the queue; returns how many. Safe to run in several
 * processes (`skip locked`) and to repeat: the row's id is the job's id, so a
 * job that the queue still knows is not added twice. Only the id travels, the
 * payload stays in the row. Rows of unknown jobs are left for a newer worker:
 * during a deploy the old one is still here.
 *
 * @throws when the queue or the database is away; nothing is lost then
 */
export async function relayOutbox(queue: JobQueue, handlers: Handlers, now: Date): Promise<number> {
  const lostBefore = addSeconds(now, -REDELIVER_AFTER_SECONDS)

  return db().$transaction(async (tx) => {
    const rows = await tx.$queryRaw<OutboxRow[]>`
      select id, name, tries from "OutboxJob"
      where "doneAt" is null and "failedAt" is null and "runAt" <= ${now}
        and ("enqueuedAt" is null or "enqueuedAt" < ${lostBefore})
        and name = any(${[...handlers.keys()]})
      order by "runAt" limit ${RELAY_BATCH}
      for update skip locked`
    if (rows.length === 0) return 0

    await queue.handOver(rows.map((row) => handover(row, handlers)))
    await tx.outboxJob.updateMany({ where: { id: { in: rows.map((row) => row.id) } }, data: { enqueuedAt: now } })
    return rows.length
  })
}

/** A queue that lost its memory counts tries from the start; the row knows how many are left. */
function handover({ id, name, tries }: OutboxRow, handlers: Handlers): Handover {
  const { attempts, backoffSeconds } = handlers.get(name)!.job // the query asked for known names only
  return { id, name, backoffSeconds, attempts: Math.max(1, attempts - tries) }
}
