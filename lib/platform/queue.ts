import { createPostgresBackend, Queue, UnrecoverableError, Worker } from 'bullmq'
import { env } from './env'
import { log } from './log'
import { isPermanent } from './permanent'

/** A job for the queue: which row, and how often. What to do stands in the row. */
export type Handover = { id: string; name: string; attempts: number; backoffSeconds: number }

/** A job that the queue asks this process to do now. */
export type Delivery = { id: string; name: string; isLastTry: boolean }

export type JobQueue = {
  /** Adds jobs. One whose id the queue still knows is not added twice. */
  handOver(jobs: Handover[]): Promise<void>
  /** Ids of the jobs that the queue knows, in no order. */
  ids(): Promise<string[]>
  close(): Promise<void>
}

export type JobWorker = {
  /** Takes no further job and resolves when those begun are done. */
  close(): Promise<void>
}

export type QueueOptions = {
  /** `undefined` for PostgreSQL. */
  redisUrl?: string | undefined
  /** Two queues of different names know nothing of each other. */
  name?: string
  /** Creates the queue's tables: in tests only, elsewhere it is the migration's business. */
  migrate?: boolean
}

export type WorkerOptions = QueueOptions & {
  concurrency?: number
  /** A job whose worker has not been heard of for this long is given to another one. */
  lockSeconds?: number
  /** The queue gave a job up without asking: its workers died too often. */
  onAbandoned?: (job: { id: string; reason: string }) => void
}

/** How often the worker of one job may die before the queue stops handing it out. */
const DEATHS_ALLOWED = 10
const READY_WITHIN_MS = 10_000

/**
 * The queue's sending side, on PostgreSQL (tables of BullMQ in the schema
 * `bullmq`) or on Redis where `REDIS_URL` is set. Calls fail within seconds
 * when the store is away: the outbox keeps the jobs.
 *
 * @throws when the store does not answer within ten seconds, and when its tables are missing
 */
export async function openQueue(options: QueueOptions = {}): Promise<JobQueue> {
  const { name, redisUrl, postgres } = settings(options)
  const defaultJobOptions = { removeOnComplete: true, removeOnFail: true } // the outbox row is the memory
  const queue = redisUrl
    ? new Queue(name, { connection: { ...redis(redisUrl), ...FAILS_SOON }, defaultJobOptions })
    : new Queue(name, { connection: postgres, defaultJobOptions }, createPostgresBackend)
  queue.on('error', quietly('the queue has trouble'))
  const close = () => queue.getBackend().close(true) // no farewell: the store may be away
  await ready(queue, close)
  return {
    async handOver(jobs) {
      await within(READY_WITHIN_MS, queue.addBulk(jobs.map(bullJob)))
    },
    ids: async () => (await queue.getJobs()).flatMap((job) => job?.id ?? []),
    close,
  }
}

/**
 * Does the queue's jobs, several at a time, at least once each: `process` has to
 * bear being asked twice. A rejection is tried again after the job's backoff,
 * a {@link PermanentError} is not.
 *
 * @throws as {@link openQueue}
 */
export async function openWorker(
  process: (delivery: Delivery) => Promise<void>,
  options: WorkerOptions = {},
): Promise<JobWorker> {
  const { name, redisUrl, postgres } = settings(options)
  const lockMs = (options.lockSeconds ?? 30) * 1000
  const workerOptions = {
    concurrency: options.concurrency ?? 5,
    lockDuration: lockMs,
    stalledInterval: lockMs / 2,
    maxStalledCount: DEATHS_ALLOWED,
    runRetryDelay: 1000,
    drainDelay: 2,
  }
  const work = (job: BullJob) => deliver(process, job)
  const worker = redisUrl
    ? new Worker(name, work, { ...workerOptions, connection: { ...redis(redisUrl), maxRetriesPerRequest: null } })
    : new Worker(name, work, { ...workerOptions, connection: postgres }, createPostgresBackend)
  worker.on('error', quietly('the worker has trouble'))
  worker.on('failed', (job, error) => {
    const isAbandoned = error instanceof UnrecoverableError && !isPermanent(error.cause)
    if (job?.id && isAbandoned) options.onAbandoned?.({ id: job.id, reason: error.message })
  })
  await ready(worker, () => worker.close(true))
  return { close: () => worker.close() }
}

type BullJob = {
  id?: string | undefined
  name: string
  attemptsMade: number
  opts: { attempts?: number | undefined }
}

async function deliver(process: (delivery: Delivery) => Promise<void>, job: BullJob): Promise<void> {
  const isLastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1)
  try {
    await process({ id: job.id ?? '', name: job.name, isLastTry })
  } catch (error) {
    if (!isPermanent(error)) throw error
    throw Object.assign(new UnrecoverableError((error as Error).message), { cause: error })
  }
}

function bullJob({ id, name, attempts, backoffSeconds }: Handover) {
  const backoff = { type: 'exponential', delay: backoffSeconds * 1000, jitter: 0.2 }
  return { name, data: {}, opts: { jobId: id, attempts, backoff } }
}

function settings(options: QueueOptions) {
  const connectionString = env().DATABASE_URL
  return {
    name: options.name ?? 'porchlight',
    redisUrl: 'redisUrl' in options ? options.redisUrl : env().REDIS_URL,
    postgres: { connectionString, schema: 'bullmq', max: 3, migrate: options.migrate ?? false },
  }
}

/** For the sending side: an error now is better than a promise that waits for Redis. */
const FAILS_SOON = { enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 5000 }

function redis(url: string) {
  return { url, connectTimeout: 5000, retryStrategy: (times: number) => Math.min(times * 200, 2000) }
}

/** A worker that was never ready stays so for ever: it is closed, and the caller makes another one later. */
async function ready(opened: { waitUntilReady(): Promise<unknown> }, close: () => Promise<void>): Promise<void> {
  try {
    await within(READY_WITHIN_MS, opened.waitUntilReady())
  } catch (error) {
    await within(READY_WITHIN_MS, close()).catch(() => undefined)
    if (error instanceof Error && /^Schema\w+Error$/.test(error.constructor.name)) {
      throw new Error('The queue’s tables (schema “bullmq”) are missing or too old: run “npm run migrate”.', {
        cause: error,
      })
    }
    throw error
  }
}

async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The queue does not answer.')), milliseconds)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** BullMQ says the same several times a second while its store is away; we say it once in ten seconds. */
function quietly(event: string): (error: Error) => void {
  let spokeAt = 0
  return (error) => {
    if (Date.now() - spokeAt < 10_000) return
    spokeAt = Date.now()
    log.warn(event, { error: error.message })
  }
}
