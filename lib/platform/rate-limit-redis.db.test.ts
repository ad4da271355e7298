import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { hasRedis, startRedis, type TestRedis } from '@/lib/testing/redis'
import { db } from './db'
import { forgive, limits, take } from './rate-limit'
import { addSeconds } from './time'

const withRedis = test.skipIf(!hasRedis())
const limit = { name: 'test', max: 3, windowSeconds: 60 }
const rows = () => db().rateLimit.count()

let redis: TestRedis | null = null
beforeAll(async () => {
  if (!hasRedis()) return
  redis = await startRedis()
  process.env.REDIS_URL = redis.url // read at first use
  await vi.waitUntil(() => answers('warming up'), { timeout: 5000 }) // the first connection
})
afterAll(async () => {
  const { Redis } = await import('ioredis')
  const shelf = globalThis as unknown as Record<symbol, unknown>
  const client = shelf[Symbol.for('porchlight.redis.limits')]
  if (client instanceof Redis) client.disconnect()
  await redis?.dispose()
})

/** Whether a count of `subject` went to Redis. */
async function answers(subject: string): Promise<boolean> {
  const before = await rows()
  await take(new Date(), [[limits.starts, `${subject} ${before} ${performance.now()}`]])
  return (await rows()) === before
}

async function times(n: number, subject: string): Promise<boolean[]> {
  const verdicts: boolean[] = []
  for (let i = 0; i < n; i += 1) verdicts.push((await take(new Date(), [[limit, subject]])).allowed)
  return verdicts
}

withRedis('counts in Redis, with an end', async () => {
  const before = await rows()

  expect(await times(4, 'ada')).toEqual([true, true, true, false])
  const now = new Date()
  const verdict = await take(now, [[limit, 'ADA']])

  expect(await rows()).toBe(before)
  if (verdict.allowed) throw new Error('allowed')
  expect(verdict.retryAt.getTime()).toBeGreaterThan(now.getTime())
  expect(verdict.retryAt.getTime()).toBeLessThanOrEqual(addSeconds(now, 60).getTime())
})

withRedis('forgives, and of many tries at once as many pass as may', async () => {
  await times(4, 'bo')
  await forgive(limit, 'bo')

  const verdicts = await Promise.all(Array.from({ length: 50 }, () => take(new Date(), [[limit, 'bo']])))

  expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(3)
})

withRedis(
  'counts in PostgreSQL while Redis is away, never without a limit, and in Redis again afterwards',
  async () => {
    await redis!.stop()
    const began = performance.now()

    expect(await times(5, 'cleo')).toEqual([true, true, true, false, false])
    const crowd = await Promise.all(Array.from({ length: 50 }, () => take(new Date(), [[limit, 'crowd']])))
    expect(crowd.filter(({ allowed }) => allowed)).toHaveLength(3)
    await forgive(limit, 'cleo')
    expect(await times(1, 'cleo')).toEqual([true])
    expect(performance.now() - began).toBeLessThan(5000)

    await redis!.start()
    await vi.waitUntil(() => answers('back'), { timeout: 10_000, interval: 100 })
    expect(await times(4, 'dana')).toEqual([true, true, true, false])
  },
)
