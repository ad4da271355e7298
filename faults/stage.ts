import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { db, pool } from '@/lib/platform/db'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { type MailProvider, startMailProvider } from '@/lib/testing/mail-provider'
import { hasRedis, startRedis, type TestRedis } from '@/lib/testing/redis'
import { type Part, startPart } from './parts'
import { type OwnPostgres, startOwnPostgres } from './postgres'

export type Stage = {
  postgres: OwnPostgres
  redis: TestRedis | null
  webs: Part[]
  workers: Part[]
  mail: MailProvider
  /** Where the web processes answer. */
  origins: string[]
  /** Processes that ended without being asked to. */
  deaths: string[]
  /** Moves the clock of all processes by so many seconds. */
  setClock(seconds: number): void
  /** Waits until every due job is done, those that the queue forgot as well. */
  untilNothingIsDue(): Promise<void>
  stop(): Promise<void>
}

/** The sweep gives a job again that the queue was given a quarter of an hour ago; the clock is set as far. */
const SWEEP_SECONDS = 16 * MINUTE_SECONDS
const PATIENCE = { timeout: 60_000, interval: 100 }

/**
 * Two web and two worker processes over one PostgreSQL, one Redis (where it is
 * installed) and a mail provider. This process's own database is that
 * PostgreSQL too; so it has to be called before anything asks for one.
 *
 * @param prepare changes the server while nobody else is connected to it
 * @param further variables of the processes
 */
export async function setStage(
  prepare?: (postgres: OwnPostgres) => Promise<void>,
  further: Record<string, string> = {},
): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-faults-'))
  const [postgres, redis, mail] = await Promise.all([
    startOwnPostgres(),
    hasRedis() ? startRedis() : null,
    startMailProvider(),
  ])
  await prepare?.(postgres)
  process.env.DATABASE_URL = postgres.url
  const clock = join(folder, 'clock')
  const log = join(folder, 'log')
  writeFileSync(log, '')
  const variables = { ...variablesFor(postgres, redis, mail, clock), ...further }
  const setClock = (seconds: number) => writeFileSync(clock, String(seconds))
  const deaths: string[] = []
  const begin = (kind: 'web' | 'worker') => (n: number) =>
    startPart(kind, { name: `${kind} ${n}`, log, variables, deaths })
  const [webs, workers] = await Promise.all([
    Promise.all([1, 2].map(begin('web'))),
    Promise.all([1, 2].map(begin('worker'))),
  ])
  return {
    ...{ postgres, redis, webs, workers, mail, deaths, origins: webs.map(({ origin }) => origin) },
    setClock,
    async untilNothingIsDue() {
      await forgetQueue(redis)
      setClock(SWEEP_SECONDS)
      await vi.waitFor(nothingIsDue, PATIENCE)
    },
    async stop() {
      await Promise.all([...webs, ...workers].map((part) => part.kill()))
      await pool().end()
      await Promise.all([postgres.stop(), redis?.dispose(), mail.stop()])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function variablesFor(postgres: OwnPostgres, redis: TestRedis | null, mail: MailProvider, clock: string) {
  return {
    DATABASE_URL: postgres.url,
    ...(redis && { REDIS_URL: redis.url }),
    TEST_CLOCK_FILE: clock,
    TRUSTED_PROXIES: '127.0.0.1',
    MAIL_DRIVER: 'resend',
    RESEND_API_KEY: 're_test',
    RESEND_BASE_URL: mail.url,
  }
}

/** What waits for its next try would wait for minutes. */
async function forgetQueue(redis: TestRedis | null): Promise<void> {
  if (redis) await redis.flush()
  else await pool().query('delete from bullmq.job')
}

async function nothingIsDue(): Promise<void> {
  const runAt = { lte: addSeconds(new Date(), SWEEP_SECONDS - 5) } // what the clock asked for this second may be under way
  const due = await db().outboxJob.findMany({ where: { doneAt: null, failedAt: null, runAt } })
  if (due.length > 0)
    throw new Error(`${due.length} jobs are due: ${due.map((job) => `${job.name} ${job.lastError ?? ''}`)}`)
}
