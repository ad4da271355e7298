import { type Ctx, type OperatorActor, transact } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'
import { orgOfJob } from './job-orgs'
import { record } from './record'

export type FailedJob = {
  id: string
  name: string
  tries: number
  lastError: string | null
  createdAt: Date
  failedAt: Date | null
}

const LIST_LENGTH = 200

/** Jobs for which all tries failed, the latest first, 200 at most; payloads are not shown. */
export function listFailedJobs(ctx: Ctx<OperatorActor>): Promise<FailedJob[]> {
  return ctx.db.outboxJob.findMany({
    where: { failedAt: { not: null }, discardedAt: null },
    orderBy: { failedAt: 'desc' },
    take: LIST_LENGTH,
    select: { id: true, name: true, tries: true, lastError: true, createdAt: true, failedAt: true },
  })
}

/**
 * Gives a failed job all its tries again; the worker begins within a second.
 *
 * @throws Failure `job_not_found` when no failed job has that id, also when somebody else was faster.
 */
export function retryFailedJob(ctx: Ctx<OperatorActor>, jobId: Id<'job'>): Promise<void> {
  return transact(ctx, async (tx) => {
    const [job] = await tx.db.outboxJob.updateManyAndReturn({
      where: { id: jobId, failedAt: { not: null }, discardedAt: null },
      data: { failedAt: null, enqueuedAt: null, tries: 0 },
      select: { name: true },
    })
    if (!job) fail('job_not_found')

    await record(tx, null, 'job.retried', { jobId, name: job.name })
    await tx.db.$executeRaw`select pg_notify('porchlight_outbox', '')`
  })
}

/**
 * Gives a failed job up: it is done by nobody, and deleted two weeks later. Where
 * it concerns an organization, the act stands in that organization's log.
 *
 * @throws Failure `job_not_found` as {@link retryFailedJob}
 */
export function discardFailedJob(ctx: Ctx<OperatorActor>, jobId: Id<'job'>): Promise<void> {
  return transact(ctx, async (tx) => {
    const [job] = await tx.db.outboxJob.updateManyAndReturn({
      where: { id: jobId, failedAt: { not: null }, discardedAt: null },
      data: { discardedAt: tx.now },
      select: { name: true, payload: true },
    })
    if (!job) fail('job_not_found')

    await record(tx, await orgOfJob(tx, job.payload), 'job.discarded', { jobId, name: job.name })
  })
}
