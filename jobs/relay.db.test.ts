import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { newCtx, transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { PermanentError } from '@/lib/platform/permanent'
import { type JobQueue, type JobWorker, openQueue, openWorker } from '@/lib/platform/queue'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { queueStores } from '@/lib/testing/queue-stores'
import { byName, handle } from './handler'
import { relayOutbox } from './relay'
import { runWith } from './run'

const greet = defineJob({
  name: 'test.greet',
  payload: z.object({ who: z.string() }),
  attempts: 2,
  backoffSeconds: 0.01,
})
const unknown = defineJob({ name: 'test.unknown', payload: z.object({}), attempts: 1, backoffSeconds: 1 })

let greeted: string[] = []
let trouble: Error | null = null
const handlers = byName([
  handle(greet, async (_, { who }) => {
    greeted.push(who)
    if (trouble) throw trouble
  }),
])

const ctx = newCtx({ kind: 'system', job: 'test' })
const now = () => new Date()
const ask = (who: string, runAt?: Date) => transact(ctx, (tx) => enqueue(tx, greet, { who }, runAt))
const onlyRow = () => db().outboxJob.findFirstOrThrow()

describe.each(queueStores)('with the queue on %s', (_, store) => {
  let queue: JobQueue
  let worker: JobWorker | null

  beforeAll(() => store.start())
  afterAll(() => store.stop())
  beforeEach(async () => {
    greeted = []
    trouble = null
    worker = null
    queue = await openQueue(store.options())
  })
  afterEach(async () => {
    await worker?.close()
    await store.wipe()
    await queue.close()
    await enqueuedJobs()
  })

  async function work(): Promise<void> {
    worker = await openWorker(runWith(handlers), store.options())
  }

  test('a committed job reaches the queue once, a rolled-back one never', async () => {
    await ask('Ada')
    const rolledBack = transact(ctx, async (tx) => {
      await enqueue(tx, greet, { who: 'Mallory' })
      throw new Error('changed my mind')
    })
    await expect(rolledBack).rejects.toThrow('changed my mind')

    expect(await relayOutbox(queue, handlers, now())).toBe(1)
    expect(await relayOutbox(queue, handlers, now())).toBe(0)

    expect(await queue.ids()).toEqual([(await onlyRow()).id])
  })

  test('of two relays that run at once, one hands the job over', async () => {
    await ask('Ada')

    const counts = await Promise.all([1, 2].map(() => relayOutbox(queue, handlers, now())))

    expect(counts.sort()).toEqual([0, 1])
  })

  test('a crash between hand-over and commit adds nothing twice', async () => {
    await ask('Ada')
    const crashing: JobQueue = {
      ...queue,
      handOver: async (jobs) => {
        await queue.handOver(jobs)
        throw new Error('power cut')
      },
    }

    await expect(relayOutbox(crashing, handlers, now())).rejects.toThrow('power cut')
    expect(await relayOutbox(queue, handlers, now())).toBe(1)

    expect(await queue.ids()).toHaveLength(1)
    await work()
    await vi.waitFor(async () => expect((await onlyRow()).doneAt).not.toBeNull(), 5000)
    expect(greeted).toEqual(['Ada'])
  })

  test('what a wiped queue forgot comes back after a quarter of an hour', async () => {
    await ask('Ada')
    await relayOutbox(queue, handlers, now())

    await store.wipe()

    expect(await relayOutbox(queue, handlers, addSeconds(now(), 14 * MINUTE_SECONDS))).toBe(0)
    expect(await relayOutbox(queue, handlers, addSeconds(now(), 16 * MINUTE_SECONDS))).toBe(1)
    expect(await queue.ids()).toEqual([(await onlyRow()).id])
  })

  test('a job for later waits in the outbox', async () => {
    const later = addSeconds(now(), 60)
    await ask('Ada', later)

    expect(await relayOutbox(queue, handlers, now())).toBe(0)
    expect(await relayOutbox(queue, handlers, addSeconds(later, 1))).toBe(1)
  })

  test('a job that only a newer worker knows is left for it', async () => {
    await transact(ctx, (tx) => enqueue(tx, unknown, {}))

    expect(await relayOutbox(queue, handlers, now())).toBe(0)
    expect(await onlyRow()).toMatchObject({ enqueuedAt: null, doneAt: null, failedAt: null })
  })

  test('a done job is closed and forgotten by the queue', async () => {
    await ask('Ada')
    await relayOutbox(queue, handlers, now())
    await work()

    await vi.waitFor(async () => expect((await onlyRow()).doneAt).not.toBeNull(), 5000)
    await vi.waitFor(async () => expect(await queue.ids()).toEqual([]), 5000)

    expect(await onlyRow()).toMatchObject({ tries: 1, failedAt: null, lastError: null })
    expect(await relayOutbox(queue, handlers, addSeconds(now(), 16 * MINUTE_SECONDS))).toBe(0)
  })

  test('a job that fails at each try is closed as failed, with its last error', async () => {
    trouble = new Error('x'.repeat(600))
    await ask('Ada')
    await relayOutbox(queue, handlers, now())
    await work()

    await vi.waitFor(async () => expect((await onlyRow()).failedAt).not.toBeNull(), 5000)
    await vi.waitFor(async () => expect(await queue.ids()).toEqual([]), 5000)

    expect(greeted).toEqual(['Ada', 'Ada'])
    expect(await onlyRow()).toMatchObject({ tries: 2, lastError: 'x'.repeat(500), doneAt: null })
    expect(await relayOutbox(queue, handlers, addSeconds(now(), 16 * MINUTE_SECONDS))).toBe(0)
  })

  test('a job that no further try can mend fails at once', async () => {
    trouble = new PermanentError('no such mailbox')
    await ask('Ada')
    await relayOutbox(queue, handlers, now())
    await work()

    await vi.waitFor(async () => expect((await onlyRow()).failedAt).not.toBeNull(), 5000)
    await vi.waitFor(async () => expect(await queue.ids()).toEqual([]), 5000)

    expect(await onlyRow()).toMatchObject({ tries: 1, lastError: 'no such mailbox' })
  })

  test('closing a worker waits for the job it has begun', async () => {
    let finish: (() => void) | undefined
    const waiting = new Promise<void>((resolve) => {
      finish = resolve
    })
    const begun = vi.fn(() => waiting)
    const slowly = byName([handle(greet, begun)])
    await ask('Ada')
    await relayOutbox(queue, handlers, now())
    const slow = await openWorker(runWith(slowly), store.options())
    await vi.waitFor(() => expect(begun).toHaveBeenCalled(), 5000)

    const closing = slow.close()
    expect((await onlyRow()).doneAt).toBeNull()
    finish?.()
    await closing

    expect((await onlyRow()).doneAt).not.toBeNull()
  })
})

test('a queue that lost its memory does not give a failing job new tries', async () => {
  await ask('Ada')
  await db().outboxJob.updateMany({ data: { tries: 1 } })
  const handOver = vi.fn(async () => undefined)

  await relayOutbox({ handOver, ids: async () => [], close: async () => undefined }, handlers, now())

  expect(handOver).toHaveBeenCalledWith([expect.objectContaining({ name: greet.name, attempts: 1 })])
  await enqueuedJobs()
})
