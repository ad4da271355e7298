import { now } from '@/lib/platform/clock'
import { listen } from '@/lib/platform/listen'
import { log } from '@/lib/platform/log'
import { type JobQueue, openQueue, openWorker, type WorkerOptions } from '@/lib/platform/queue'
import { watchedJob } from '@/lib/platform/watched'
import { type Alarm, newAlarm } from './alarm'
import type { Handlers } from './handler'
import { RELAY_BATCH, relayOutbox } from './relay'
import { closeAbandoned, runWith } from './run'
import { type Schedule, scheduler } from './schedules'

/** How often the outbox is looked at when no NOTIFY says so. */
const POLL_MS = 1000
const LONGEST_PAUSE_MS = 5000

export type Work = {
  handlers: Handlers
  schedules: readonly Schedule[]
  /** Where the queue is, and how long a silent worker keeps its job. */
  queue?: WorkerOptions
}

export type RunningWorker = {
  /** Resolves when the first job can be done: the stores have answered. */
  ready: Promise<void>
  /** Begins nothing new; resolves when what was begun is done. */
  stop(): Promise<void>
}

/**
 * Starts a worker: the relay from the outbox to the queue, woken by NOTIFY and
 * by a look each second; the queue's jobs, five at a time; the schedules. Stores
 * that are away, at the start or later, are waited for: nothing here rejects.
 */
export function startWorker({ handlers, schedules, queue: options = {} }: Work): RunningWorker {
  const stopping = new AbortController()
  const alarm = newAlarm()
  const { signal } = stopping
  signal.addEventListener('abort', alarm.ring)

  const run = () =>
    openWorker(watchedJob(runWith(handlers)), {
      ...options,
      onAbandoned: (job) => void closeAbandoned(job).catch(() => undefined),
    })
  const worker = persist('the worker cannot start', run, signal)
  const relaying = keepRelaying(handlers, schedules, { options, alarm, signal })
  const listening = listen('porchlight_outbox', alarm.ring, signal)

  return {
    ready: worker.then(() => undefined),
    async stop() {
      stopping.abort()
      await Promise.all([relaying, listening, worker.then((opened) => opened?.close())])
    },
  }
}

type Relay = { options: WorkerOptions; alarm: Alarm; signal: AbortSignal }

async function keepRelaying(handlers: Handlers, schedules: readonly Schedule[], relay: Relay): Promise<void> {
  const { options, alarm, signal } = relay
  const queue = await persist('the queue cannot be reached', () => openQueue(options), signal)
  if (!queue) return

  const writeDue = scheduler(schedules)
  const pauses = pausing()
  while (!signal.aborted) {
    const handedOver = await relayOnce(queue, handlers, writeDue)
    if (handedOver === RELAY_BATCH) continue
    await alarm.sleep(pauses(handedOver !== null))
  }
  await queue.close().catch((error: unknown) => log.warn('the queue did not close', { error: String(error) }))
}

/** How many rows were handed over, or `null` where a store is away. */
async function relayOnce(
  queue: JobQueue,
  handlers: Handlers,
  writeDue: (now: Date) => Promise<void>,
): Promise<number | null> {
  try {
    await writeDue(now())
    return await relayOutbox(queue, handlers, now())
  } catch (error) {
    log.warn('the outbox waits', { error: error instanceof Error ? error.message : String(error) })
    return null
  }
}

/** Tries until it works; `undefined` when the worker stops first. */
async function persist<T>(event: string, open: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const alarm = newAlarm()
  const pauses = pausing()
  signal.addEventListener('abort', alarm.ring)
  while (!signal.aborted) {
    try {
      return await open()
    } catch (error) {
      log.warn(event, { error: error instanceof Error ? error.message : String(error) })
      await alarm.sleep(pauses(false))
    }
  }
}

/** A second after success; after failures longer each time, up to five. */
function pausing(): (wasGood: boolean) => number {
  let pauseMs = POLL_MS
  return (wasGood) => {
    pauseMs = wasGood ? POLL_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    return pauseMs
  }
}
