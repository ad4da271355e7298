import type { Ctx } from '@/lib/platform/context'

/** Jobs of one name that are not done. `dueSince` is when the one that is due longest became due. */
export type QueueRow = {
  name: string
  /** Due, and no worker has taken it yet. */
  waiting: number
  /** Given to a worker, for its first try. */
  handedOver: number
  /** Tried at least once, and to be tried again. */
  retrying: number
  /** For a later time. */
  later: number
  /** All tries failed; an operator has to look. */
  failed: number
  dueSince: Date | null
}

/** What the outbox holds, by name of the job; read by the two partial indexes, however many jobs are done. */
export function queueRows({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<QueueRow[]> {
  return db.$queryRaw<QueueRow[]>`
    with rows as (
      select name, tries, "runAt", "enqueuedAt", false as failed from "OutboxJob"
      where "doneAt" is null and "failedAt" is null
      union all
      select name, tries, "runAt", "enqueuedAt", true from "OutboxJob"
      where "failedAt" is not null and "discardedAt" is null
    )
    select name,
      (count(*) filter (where not failed and tries = 0 and "enqueuedAt" is null and "runAt" <= ${now}))::int as waiting,
      (count(*) filter (where not failed and tries = 0 and "enqueuedAt" is not null))::int as "handedOver",
      (count(*) filter (where not failed and tries > 0))::int as retrying,
      (count(*) filter (where not failed and tries = 0 and "enqueuedAt" is null and "runAt" > ${now}))::int as later,
      (count(*) filter (where failed))::int as failed,
      min("runAt") filter (where not failed and "runAt" <= ${now}) as "dueSince"
    from rows group by name order by name`
}

/** Sessions that were not ended and whose longest time is not over; of unused ones some may be out already. */
export function countSessions({ db, now }: Pick<Ctx, 'db' | 'now'>): Promise<number> {
  return db.session.count({ where: { endedAt: null, expiresAt: { gt: now } } })
}
