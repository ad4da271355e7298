import { pool } from './db'
import { log } from './log'
import type { ThisProcess } from './this-process'

const BEAT_MS = 15_000
/** A process that was not heard of for so long is taken for dead. */
export const SILENT_AFTER_SECONDS = 60
/** Rows of processes that ended without last words. */
const FORGOTTEN_AFTER = '1 day'

export type Heartbeat = {
  /** Says that the process takes no new work. */
  drain(): Promise<void>
  /** Takes its row away: the process ends. */
  stop(): Promise<void>
}

/**
 * Writes down four times a minute that this process lives, by the database's
 * clock. A database that is away is none of its business: it beats again when
 * there is one. Nothing here rejects.
 */
export function startHeartbeat(self: ThisProcess): Heartbeat {
  let isOver = false
  const beat = async () => {
    if (isOver) return
    await quietly(() => write(self))
    if (isOver) await quietly(() => erase(self))
  }
  const first = beat().then(() => quietly(forgetTheDead))
  const timer = setInterval(() => void beat(), BEAT_MS).unref()
  return {
    drain: beat,
    async stop() {
      isOver = true
      clearInterval(timer)
      await first
      await quietly(() => erase(self))
    },
  }
}

async function write({ id, kind, version, host, isDraining }: ThisProcess): Promise<void> {
  await pool().query({
    name: 'heartbeat',
    text: `insert into "RunningProcess" as p (id, kind, version, host, "startedAt", "lastSeenAt", "drainingAt")
           values ($1, $2, $3, $4, now(), now(), case when $5 then now() end)
           on conflict (id) do update set "lastSeenAt" = now(), "drainingAt" = coalesce(p."drainingAt", excluded."drainingAt")`,
    values: [id, kind, version, host, isDraining],
  })
}

async function erase({ id }: ThisProcess): Promise<void> {
  await pool().query('delete from "RunningProcess" where id = $1', [id])
}

async function forgetTheDead(): Promise<void> {
  await pool().query(`delete from "RunningProcess" where "lastSeenAt" < now() - $1::interval`, [FORGOTTEN_AFTER])
}

async function quietly(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.warn('the heartbeat could not be written', { error: error instanceof Error ? error.name : 'unknown' })
  }
}
