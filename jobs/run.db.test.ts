import { beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { defineJob, enqueue } from '@/lib/platform/jobs'
import { asSystem } from '@/lib/testing/actors'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { byName, handle } from './handler'
import { closeAbandoned, runWith } from './run'

const greet = defineJob({ name: 'test.greet', payload: z.object({ who: z.string() }), attempts: 2, backoffSeconds: 1 })
let greeted: string[] = []
const handlers = byName([handle(greet, async (_, { who }) => void greeted.push(who))])
const failing = byName([
  handle(greet, async () => {
    throw new Error('two\nlines')
  }),
])

const ask = (who: string) => transact(asSystem(), (tx) => enqueue(tx, greet, { who }))
const onlyRow = () => db().outboxJob.findFirstOrThrow()

beforeEach(async () => {
  greeted = []
  await enqueuedJobs()
})

test('a job that is delivered three times is done once', async () => {
  await ask('Ada')
  const { id } = await onlyRow()
  const run = runWith(handlers)

  for (const _ of [1, 2, 3]) await run({ id, name: greet.name, isLastTry: false })

  expect(greeted).toEqual(['Ada'])
})

test('each failed try is written down, the last one closes the row', async () => {
  await ask('Ada')

  await expect(runJobs(failing)).rejects.toThrow('two')
  expect(await onlyRow()).toMatchObject({ tries: 1, lastError: 'two lines', failedAt: null })
  await expect(runJobs(failing)).rejects.toThrow('two')

  expect(await onlyRow()).toMatchObject({ tries: 2, failedAt: expect.any(Date) })
})

test('a job that the queue gave up is closed as failed', async () => {
  await ask('Ada')
  const { id } = await onlyRow()

  await closeAbandoned({ id, reason: 'its workers died' })

  expect(await onlyRow()).toMatchObject({ lastError: 'its workers died', failedAt: expect.any(Date) })
})

test('two handlers of one name are refused', () => {
  const handler = handle(greet, async () => undefined)

  expect(() => byName([handler, handler])).toThrow('same job name')
})
