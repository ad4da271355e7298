import { once } from './singleton'

type Described = { help: string; labels: readonly string[] }

/** What is counted while a process runs. Labels are words of ours, never an organization, a person or an address. */
export const counters = {
  sign_ins_total: { help: 'Sign-ins that ended, by method and outcome.', labels: ['method', 'outcome'] },
  acs_refusals_total: { help: 'SAML answers that were not taken, by the reason.', labels: ['code'] },
  http_requests_total: { help: 'Requests, by group of routes and status.', labels: ['route', 'method', 'status'] },
  jobs_total: { help: 'Tries of jobs, by job and result.', labels: ['job', 'result'] },
  mails_total: { help: 'Mails handed to the mail service, and those that it did not take.', labels: ['result'] },
} as const satisfies Record<string, Described>

/** What takes time, in seconds. */
export const durations = {
  http_request_seconds: { help: 'How long requests took, by group of routes.', labels: ['route'] },
  job_seconds: { help: 'How long tries of jobs took.', labels: ['job'] },
} as const satisfies Record<string, Described>

/** What is so many at the moment when somebody asks. */
export const gauges = {
  password_hashing: { help: 'Password hashes that are computed, and those that wait.', labels: ['state'] },
  database_pool: { help: 'Database connections of this process, and who waits for one.', labels: ['state'] },
  sessions: { help: 'Sessions that have not ended, in the whole installation.', labels: [] },
  queue_jobs: { help: 'Jobs in the outbox, by name and state, in the whole installation.', labels: ['job', 'state'] },
  queue_oldest_seconds: { help: 'For how long the job that is due longest has been due.', labels: [] },
} as const satisfies Record<string, Described>

type Labels<D extends Described> = Record<D['labels'][number], string>
export type Measured<D extends Described> = { labels: Labels<D>; value: number }

export type Sink = {
  count(name: keyof typeof counters, labels: Record<string, string>): void
  observe(name: keyof typeof durations, labels: Record<string, string>, seconds: number): void
}

type Reader = () => Measured<Described>[] | Promise<Measured<Described>[]>

/** Shared by the two copies of `lib` in the web process; `sink` stays `null` while metrics are off. */
export const metering = () =>
  once('metering', () => ({ sink: null as Sink | null, readers: new Map<keyof typeof gauges, Reader>() }))

/** Counts one. Does nothing while metrics are off (`METRICS_PORT`). */
export function count<N extends keyof typeof counters>(name: N, labels: Labels<(typeof counters)[N]>): void {
  metering().sink?.count(name, labels)
}

/** Notes how long something took. Does nothing while metrics are off. */
export function observe<N extends keyof typeof durations>(
  name: N,
  labels: Labels<(typeof durations)[N]>,
  seconds: number,
): void {
  metering().sink?.observe(name, labels, seconds)
}

/** Says how a gauge is read: asked only when somebody fetches the metrics. A later reader replaces an earlier one. */
export function measure<N extends keyof typeof gauges>(
  name: N,
  read: () => Measured<(typeof gauges)[N]>[] | Promise<Measured<(typeof gauges)[N]>[]>,
): void {
  metering().readers.set(name, read as Reader)
}
