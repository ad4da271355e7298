import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { type JobQueue, type JobWorker, openQueue, openWorker, type QueueOptions } from '@/lib/platform/queue'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asSystem } from '@/lib/testing/actors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { queueStores } from '@/lib/testing/queue-stores'
import { hasRedis, startRedis } from '@/lib/testing/redis'
import { amount } from '@/lib/testing/scale'
import { byName, handle } from './handler'
import { RELAY_BATCH, relayOutbox } from './relay'
import { runWith } from './run'
import { startWorker } from './start'

const MANY = amount(300, 1000)
const PATIENCE_MS = 120_000

const count = defineJob({ name: 'test.count', payload: z.object({ n: z.number() }), attempts: 3, backoffSeconds: 0.1 })

/** How often each job had its effect. */
const effects = new Map<number, number>()
const handlers = byName([
  handle(count, async (ctx, { n }) => {
    await ctx.db.$queryRaw`select 1` // as a real job does: others get their turn between look and note
    effects.set(n, (effects.get(n) ?? 0) + 1)
  }),
])

/** The wishes `0` to `howMany - 1`, a few to a transaction. */
async function ask(howMany: number): Promise<void> {
  for (let from = 0; from < howMany; from += 100) {
    await transact(asSystem(), async (tx) => {
      for (let n = from; n < Math.min(from + 100, howMany); n += 1) await enqueue(tx, count, { n })
    })
  }
}

async function relayAll(queue: JobQueue, now: Date): Promise<number> {
  let all = 0
  for (let some = RELAY_BATCH; some === RELAY_BATCH; all += some) some = await relayOutbox(queue, handlers, now)
  return all
}

const open = () => db().outboxJob.count({ where: { doneAt: null } })
const untilDone = (timeout = PATIENCE_MS) =>
  vi.waitFor(async () => expect(await open()).toBe(0), { timeout, interval: 50 })
const untilSomeAreDone = (some: number) =>
  vi.waitFor(() => expect(effects.size).toBeGreaterThan(some), { timeout: PATIENCE_MS, interval: 5 })
const oncePerJob = (howMany: number) => expect([effects.size, sum(effects.values())]).toEqual([howMany, howMany])
const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0)

beforeEach(() => effects.clear())
afterEach(async () => void (await enqueuedJobs()))

describe.each(queueStores)('with the queue on %s', (_, store) => {
  const workers: JobWorker[] = []
  const queues: JobQueue[] = []
  const work = async (options: QueueOptions) => void workers.push(await openWorker(runWith(handlers), options))
  const queueFor = async (options: QueueOptions) => {
    const queue = await openQueue(options)
    queues.push(queue)
    return queue
  }

  beforeAll(() => store.start())
  afterAll(() => store.stop())
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    await store.wipe()
    await Promise.all(queues.splice(0).map((queue) => queue.close()))
  })

  test(
    `${MANY} jobs that are each delivered three times have ${MANY} effects`,
    async () => {
      await ask(MANY)
      const copies = ['first', 'second', 'third'].map((name) => ({ ...store.options(), name }))
      for (const copy of copies) {
        await db().outboxJob.updateMany({ data: { enqueuedAt: null } })
        expect(await relayAll(await queueFor(copy), new Date())).toBe(MANY)
      }

      await Promise.all(copies.map(work))
      await untilDone()
      const leftIds = async () => (await Promise.all(queues.map((queue) => queue.ids()))).flat()
      await vi.waitFor(async () => expect(await leftIds()).toEqual([]), { timeout: PATIENCE_MS, interval: 50 })

      oncePerJob(MANY)
    },
    PATIENCE_MS,
  )

  test(
    'a queue that forgets everything while it works is filled again from the outbox, and nothing is done twice',
    async () => {
      await ask(500)
      const queue = await queueFor(store.options())
      await relayAll(queue, new Date())
      await work(store.options())
      await untilSomeAreDone(50)

      await store.wipe()
      const lost = await open()
      expect(lost).toBeGreaterThan(0)
      await relayAll(queue, addSeconds(new Date(), 16 * MINUTE_SECONDS))
      await untilDone()

      oncePerJob(500)
    },
    PATIENCE_MS,
  )
})

test.skipIf(!hasRedis())(
  'what is asked while Redis is away is done within a minute after its return',
  async () => {
    const redis = await startRedis()
    const worker = startWorker({ handlers, schedules: [], queue: { redisUrl: redis.url, lockSeconds: 1 } })
    await worker.ready

    await redis.stop()
    await ask(500)
    await redis.start()
    const backAt = performance.now()
    await untilDone(60_000)

    oncePerJob(500)
    expect(performance.now() - backAt).toBeLessThan(60_000)
    await worker.stop()
    await redis.dispose()
  },
  PATIENCE_MS,
)
