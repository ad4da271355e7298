import { pool } from '@/lib/platform/db'
import type { QueueOptions } from '@/lib/platform/queue'
import { hasRedis, startRedis, type TestRedis } from './redis'

/** Where the queue can be kept; its promises hold on each. */
export type QueueStore = {
  /** Before the first test. */
  start(): Promise<void>
  options(): QueueOptions
  /** Forgets every job. */
  wipe(): Promise<void>
  stop(): Promise<void>
}

const postgres: QueueStore = {
  start: async () => undefined,
  options: () => ({ redisUrl: undefined }),
  wipe: async () => void (await pool().query('delete from bullmq.job')),
  stop: async () => undefined,
}

function redis(): QueueStore {
  let server: TestRedis
  return {
    async start() {
      server = await startRedis()
    },
    options: () => ({ redisUrl: server.url }),
    wipe: () => server.flush(),
    stop: () => server.dispose(),
  }
}

/** For `describe.each`: PostgreSQL, and Redis where it is installed. */
export const queueStores: [string, QueueStore][] = [
  ['PostgreSQL', postgres],
  ...(hasRedis() ? [['Redis', redis()] satisfies [string, QueueStore]] : []),
]
