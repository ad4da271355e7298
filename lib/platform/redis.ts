import { Redis } from 'ioredis'
import { env } from './env'
import { log } from './log'
import { once } from './singleton'
import { addSeconds } from './time'

/** A connection for limits, which fails at once instead of waiting; `null` without `REDIS_URL`. */
function connection(): Redis | null {
  const url = env().REDIS_URL
  if (!url) return null
  return once('redis.limits', () => {
    const redis = new Redis(url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      connectTimeout: 1000,
      commandTimeout: 500,
    })
    redis.on('error', (error: Error) => log.warn('redis is not answering', { error: error.message }))
    return redis
  })
}

/** Whether Redis answers within a second; `false` as well without `REDIS_URL`. */
export async function pingRedis(): Promise<boolean> {
  const redis = connection()
  if (!redis) return false
  if (redis.status !== 'ready') await becomesReady(redis)
  return redis.ping().then(
    () => true,
    () => false,
  )
}

/** A connection of a moment ago takes no command yet. */
function becomesReady(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(timer)
      redis.off('ready', settle)
      resolve()
    }
    const timer = setTimeout(settle, 500)
    redis.once('ready', settle)
  })
}

/** Counters in Redis; `add` answers `null` when Redis does not, so that the caller counts elsewhere. */
export function redisCounter() {
  const redis = connection()
  if (!redis) return null
  return {
    async add(key: string, windowSeconds: number, now: Date): Promise<{ count: number; until: Date } | null> {
      try {
        const [, [, count], [, left]] = (await redis
          .multi()
          .set(`limit:${key}`, 0, 'EX', windowSeconds, 'NX') // never a counter without an end
          .incr(`limit:${key}`)
          .ttl(`limit:${key}`)
          .exec()) as [unknown, [null, number], [null, number]]
        return { count, until: addSeconds(now, Math.max(left, 1)) }
      } catch {
        return null
      }
    },
    async read(key: string, now: Date): Promise<{ count: number; until: Date } | null> {
      try {
        const [count, left] = await Promise.all([redis.get(`limit:${key}`), redis.ttl(`limit:${key}`)])
        return { count: Number(count ?? 0), until: addSeconds(now, Math.max(left, 1)) }
      } catch {
        return null
      }
    },
    async forget(key: string): Promise<void> {
      await redis.del(`limit:${key}`).catch(() => undefined)
    },
  }
}
