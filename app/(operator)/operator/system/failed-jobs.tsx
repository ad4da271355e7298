import { ActButton } from '@/app/_apps/act-button'
import { Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { FailedJob } from '@/lib/audit/failed-jobs'
import { discard, retry } from './actions'

type FailedJobsProps = { jobs: readonly FailedJob[]; now: Date }

/** Jobs for which all tries failed: to run again once the cause is mended, or to give up. */
export function FailedJobs({ jobs, now }: FailedJobsProps) {
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-h2">Failed jobs</h2>
      {jobs.length === 0 ? (
        <p className="card px-4 py-6 text-muted">None. A job is here when all its tries failed.</p>
      ) : (
        <ul aria-label="Failed jobs" className="card">
          {jobs.map((job) => (
            <li key={job.id} className="border-b border-hairline p-4 last:border-b-0 sm:px-6">
              <Failed job={job} now={now} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Failed({ job: { id, name, tries, lastError, createdAt, failedAt }, now }: { job: FailedJob; now: Date }) {
  const target = { jobId: id as `job_${string}` } // the row's own id
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72 text-small">
        <h3 className="font-medium">
          <Literal>{name}</Literal>
        </h3>
        <p className="text-muted">
          <Literal>{id}</Literal>
        </p>
        <p className="mt-1">
          {tries === 1 ? '1 try' : `${tries} tries`}, made <RelativeTime at={createdAt} now={now} />
          {failedAt ? (
            <>
              , failed <RelativeTime at={failedAt} now={now} />
            </>
          ) : null}
          .
        </p>
        <p className="mt-1 break-words">{lastError ?? 'It left no message.'}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        <ActButton
          {...{ target, asksReason: true }}
          action={retry}
          label="Retry"
          look="secondary"
          title="Run this job again?"
          consequence="It gets all its tries again, and a worker begins within a second."
        />
        <ActButton
          {...{ target, asksReason: true }}
          action={discard}
          label="Discard"
          look="danger"
          title="Give this job up?"
          consequence="Nobody does it any more. If it was a mail, it does not arrive."
        />
      </div>
    </div>
  )
}
