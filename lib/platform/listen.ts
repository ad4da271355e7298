import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { env } from './env'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 10_000

/**
 * Calls `hear` at each NOTIFY on `channel`, and once after every (re)connection,
 * since what was said in between is lost. Keeps one connection of its own and
 * opens it again after a failure, for as long as `signal` is not aborted.
 *
 * Only a convenience: behind a pooler that shares connections nothing is heard,
 * so whoever listens must also look by themselves now and then.
 *
 * @returns resolves when `signal` is aborted and the connection is closed; never rejects
 */
export async function listen(channel: string, hear: () => void, signal: AbortSignal): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const heardFor = await listenOnce(channel, hear, signal)
    pauseMs = heardFor ? FIRST_PAUSE_MS : Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    await pause(pauseMs, undefined, { signal }).catch(() => undefined) // rejects when aborted, which ends the loop
  }
}

/** Whether the connection came about at all. Resolves when it ends. */
async function listenOnce(channel: string, hear: () => void, signal: AbortSignal): Promise<boolean> {
  const client = new pg.Client({
    connectionString: env().DATABASE_URL,
    connectionTimeoutMillis: 5000,
    keepAlive: true, // a line that was cut silently is noticed
    keepAliveInitialDelayMillis: 10_000,
  })
  const over = new AbortController()
  const ended = new Promise<void>((resolve) => {
    client.once('end', resolve)
    client.on('error', () => resolve())
    signal.addEventListener('abort', () => resolve(), { signal: over.signal })
  })
  try {
    await client.connect()
    client.on('notification', hear)
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    hear()
    await ended
    return true
  } catch {
    return false // not there; the caller tries again
  } finally {
    over.abort()
    await client.end().catch(() => undefined)
  }
}
