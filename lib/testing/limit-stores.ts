import { Redis } from 'ioredis'
import { vi } from 'vitest'
import { env } from '@/lib/platform/env'
import { pingRedis } from '@/lib/platform/redis'
import { hasRedis, startRedis, type TestRedis } from './redis'

/** Where tries can be counted; a limit's promises hold on each. */
export type LimitStore = {
  start(): Promise<void>
  /** Time as the store measures it: PostgreSQL is told each time what time it is, Redis has a clock of its own. */
  letPass(seconds: number): Promise<void>
  stop(): Promise<void>
}

const postgres: LimitStore = {
  start: async () => void Object.assign(env(), { REDIS_URL: undefined }),
  letPass: async () => undefined,
  stop: async () => undefined,
}

function redis(): LimitStore {
  let server: TestRedis
  let client: Redis
  return {
    async start() {
      server = await startRedis()
      client = new Redis(server.url)
      Object.assign(env(), { REDIS_URL: server.url })
      await vi.waitUntil(pingRedis, { timeout: 10_000 })
    },
    async letPass(seconds) {
      for (const key of await client.keys('limit:*'))
        await client.pexpire(key, (await client.pttl(key)) - seconds * 1000)
    },
    async stop() {
      client.disconnect()
      const shelf = globalThis as unknown as Record<symbol, Redis | undefined>
      shelf[Symbol.for('porchlight.redis.limits')]?.disconnect()
      Object.assign(env(), { REDIS_URL: undefined })
      await server.dispose()
    },
  }
}

/** For `describe.each`: PostgreSQL, and Redis where it is installed. */
export const limitStores: [string, LimitStore][] = [
  ['PostgreSQL', postgres],
  ...(hasRedis() ? [['Redis', redis()] satisfies [string, LimitStore]] : []),
]
