import { createHash } from 'node:crypto'
import { rotateKeysJob } from '@/lib/apps/keys'
import { endGrantsJob } from '@/lib/apps/sign-out'
import { sweepDomainsJob } from '@/lib/domains/sweep'
import { releaseInvitationsJob } from '@/lib/invitations/release'
import { db } from '@/lib/platform/db'
import type { Id } from '@/lib/platform/ids'
import type { Job } from '@/lib/platform/jobs'
import { HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'
import { warnOfEndsJob } from './handlers/expiry-warnings'
import { refreshMetadataJob } from './handlers/metadata-refresh'
import { pruneJob } from './handlers/prune'
import { abandonedAttemptsJob, expireRequestsJob } from './handlers/sweeps'

export type Schedule = { readonly job: Pick<Job, 'name'>; readonly everySeconds: number }

/** What runs by the clock. Each is a job with an empty payload and a handler in the registry. */
export const schedules: readonly Schedule[] = [
  { job: refreshMetadataJob, everySeconds: MINUTE_SECONDS },
  { job: warnOfEndsJob, everySeconds: HOUR_SECONDS },
  { job: pruneJob, everySeconds: HOUR_SECONDS },
  { job: abandonedAttemptsJob, everySeconds: MINUTE_SECONDS },
  { job: expireRequestsJob, everySeconds: HOUR_SECONDS },
  { job: endGrantsJob, everySeconds: MINUTE_SECONDS },
  { job: rotateKeysJob, everySeconds: HOUR_SECONDS },
  { job: sweepDomainsJob, everySeconds: 10 },
  { job: releaseInvitationsJob, everySeconds: MINUTE_SECONDS },
]

/**
 * Writes an outbox row for each schedule whose tick `now` falls into, unless
 * there is one. The row's id names schedule and tick, so of several workers one
 * is first; from there on it is a job like others, with tries and a visible end.
 * Ticks that nobody was there for are not made up for.
 *
 * @returns the function to call often; it asks the database once a tick
 */
export function scheduler(table: readonly Schedule[]): (now: Date) => Promise<void> {
  let written = ''
  return async (now) => {
    const rows = table.map((schedule) => ({
      ...{ id: tickId(schedule, now), name: schedule.job.name, payload: {} },
      ...{ runAt: now, createdAt: now },
    }))
    const ids = rows.map((row) => row.id).join()
    if (ids === written) return
    await db().outboxJob.createMany({ data: rows, skipDuplicates: true })
    written = ids
  }
}

/** Looks like any job id: hexadecimal digits are letters of its alphabet. */
function tickId({ job, everySeconds }: Schedule, now: Date): Id<'job'> {
  const tick = Math.floor(now.getTime() / 1000 / everySeconds)
  const digits = createHash('sha256').update(`${job.name} ${everySeconds} ${tick}`).digest('hex')
  return `job_${digits.slice(0, 24)}`
}
