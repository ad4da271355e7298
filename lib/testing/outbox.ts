import { handlers } from '@/jobs/registry'
import { runWith } from '@/jobs/run'
import { now } from '@/lib/platform/clock'
import { db } from '@/lib/platform/db'

/** The jobs that were asked for since the last call, in order; they are forgotten, so none of them will run. */
export async function enqueuedJobs(): Promise<{ name: string; payload: unknown }[]> {
  // Rows of one transaction share their time; where they lie tells which came first.
  const rows = await db().$queryRaw<{ id: string; name: string; payload: unknown }[]>`
    select id, name, payload from "OutboxJob" order by "createdAt", ctid`
  await db().outboxJob.deleteMany({ where: { id: { in: rows.map((row) => row.id) } } })
  return rows.map(({ name, payload }) => ({ name, payload }))
}

/**
 * Does every due job here and now, and those that they ask for, until none is
 * left; without a queue, each once.
 *
 * @param known the handlers to use; by default the worker's own
 * @throws what the first failing job threw; its row has noted it, and it will be tried again by the next call
 */
export async function runJobs(known = handlers): Promise<void> {
  const run = runWith(known)
  for (;;) {
    const job = await db().outboxJob.findFirst({
      where: { doneAt: null, failedAt: null, runAt: { lte: now() } },
      orderBy: [{ runAt: 'asc' }, { createdAt: 'asc' }],
      select: { id: true, name: true, tries: true },
    })
    if (!job) return
    const handler = known.get(job.name)
    if (!handler) throw new Error(`No handler for the job “${job.name}”: is it in jobs/registry.ts or jobs/emails.ts?`)
    await run({ id: job.id, name: job.name, isLastTry: job.tries + 1 >= handler.job.attempts })
  }
}
