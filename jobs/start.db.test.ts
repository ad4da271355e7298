import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { newCtx, transact } from '@/lib/platform/context'
import { db, pool } from '@/lib/platform/db'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { openQueue } from '@/lib/platform/queue'
import { DAY_SECONDS } from '@/lib/platform/time'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { hasRedis, startRedis, type TestRedis } from '@/lib/testing/redis'
import { byName, handle } from './handler'
import { relayOutbox } from './relay'
import { type RunningWorker, startWorker } from './start'

const greet = defineJob({
  name: 'test.greet',
  payload: z.object({ who: z.string() }),
  attempts: 3,
  backoffSeconds: 0.1,
})
const daily = defineJob({ name: 'test.daily', payload: z.object({}), attempts: 1, backoffSeconds: 1 })

let greeted: string[] = []
const doDaily = vi.fn(async () => undefined)
const handlers = byName([handle(greet, async (_, { who }) => void greeted.push(who)), handle(daily, doDaily)])

const ctx = newCtx({ kind: 'system', job: 'test' })
const ask = (who: string) => transact(ctx, (tx) => enqueue(tx, greet, { who }))
const done = (count: number) =>
  vi.waitFor(async () => expect(await db().outboxJob.count({ where: { doneAt: { not: null } } })).toBe(count), WITHIN)
const WITHIN = { timeout: 12_000, interval: 20 }

const workers: RunningWorker[] = []
function start(redisUrl?: string, schedules: Parameters<typeof startWorker>[0]['schedules'] = []): RunningWorker {
  const worker = startWorker({ handlers, schedules, queue: { redisUrl, lockSeconds: 1 } })
  workers.push(worker)
  return worker
}

beforeEach(() => {
  greeted = []
})
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  await enqueuedJobs()
})

/** Begins the job that waits, and is killed in the middle of it. */
async function dieAtWork(redisUrl: string[]): Promise<void> {
  const fixture = join(import.meta.dirname, 'fixtures/stuck-worker.ts')
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', fixture, ...redisUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve) => {
    child.stdout?.on('data', (part: Buffer) => String(part).includes('begun') && resolve())
  })
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** What the relay of a worker does that is gone by now. */
const handOverOnce = async (redisUrl?: string) => {
  const queue = await openQueue({ redisUrl })
  await relayOutbox(queue, handlers, new Date())
  await queue.close()
}

test('of two workers, one does what the clock asks for, once', async () => {
  doDaily.mockClear()
  const schedules = [{ job: daily, everySeconds: 1000 * DAY_SECONDS }]
  await Promise.all([start(undefined, schedules).ready, start(undefined, schedules).ready])

  await done(1)
  await ask('Ada')
  await done(2)

  expect(doDaily).toHaveBeenCalledTimes(1)
})

test('a worker whose database connections are all cut goes on', async () => {
  await start().ready
  await ask('Ada')
  await done(1)

  await pool().query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await vi.waitFor(() => ask('Grace'), WITHIN)
  await done(2)

  expect(greeted).toEqual(['Ada', 'Grace'])
})

test('the job of a killed worker is done by another', async () => {
  await ask('Ada')
  await handOverOnce()
  await dieAtWork([])

  await start().ready
  await done(1)

  expect(greeted).toEqual(['Ada'])
})

describe.skipIf(!hasRedis())('with the queue on Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.dispose())

  test('the job of a killed worker is done by another', async () => {
    await ask('Ada')
    await handOverOnce(redis.url)
    await dieAtWork([redis.url])

    await start(redis.url).ready
    await done(1)

    expect(greeted).toEqual(['Ada'])
  })

  test('jobs wait while Redis is away, and are done when it is back', async () => {
    await start(redis.url).ready
    await ask('Ada')
    await done(1)

    await redis.stop()
    await ask('Grace')
    await vi.waitFor(async () => expect(await db().outboxJob.count({ where: { enqueuedAt: null } })).toBe(1), WITHIN)
    await redis.start()
    await done(2)

    expect(greeted).toEqual(['Ada', 'Grace'])
  }, 30_000)

  test('a worker that starts before Redis waits for it', async () => {
    await redis.stop()
    const { ready } = start(redis.url)
    await ask('Ada')
    await redis.start()

    await ready
    await done(1)

    expect(greeted).toEqual(['Ada'])
  }, 30_000)
})
