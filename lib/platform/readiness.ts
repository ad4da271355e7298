import pg from 'pg'
import { now } from './clock'
import { env } from './env'
import { pingRedis } from './redis'
import { once } from './singleton'
import type { ThisProcess } from './this-process'

/** `unused`: there is none, and none is needed. `degraded`: works, with something in the place of what is away. */
export type CheckStatus = 'ok' | 'unused' | 'degraded' | 'failing'
export type Check = { status: CheckStatus; milliseconds?: number; seconds?: number; missing?: number }
export const checkNames = ['database', 'migrations', 'clock', 'redis', 'draining'] as const
export type Readiness = {
  status: 'ok' | 'degraded' | 'failing'
  kind: ThisProcess['kind']
  checks: Record<(typeof checkNames)[number], Check>
}

/** No check takes longer; one that would is `failing`. */
export const CHECK_WITHIN_MS = 2000
/** Between this process and the database: sign-ins bear 90 seconds in all. */
export const CLOCK_TOLERANCE_SECONDS = 30
/** Anybody may ask: within so long everybody gets the same answer. */
const ANSWER_LASTS_MS = 1000

/**
 * Whether this process can do its work now. Tells states and numbers only: no
 * names, no addresses, no error messages, because anybody may ask.
 *
 * A process that drains, or whose database is away, behind or on another time,
 * is `failing`. Redis that is away stops a worker; web counts its limits in
 * PostgreSQL then and is `degraded`.
 */
export async function readiness(self: ThisProcess): Promise<Readiness> {
  const kept = once('readiness', () => ({ at: Number.NEGATIVE_INFINITY, answer: null as Promise<Readiness> | null }))
  if (self.isDraining) return drainingOf(await lastOf(kept.answer, self))
  if (!kept.answer || performance.now() - kept.at > ANSWER_LASTS_MS) {
    kept.at = performance.now()
    kept.answer = look(self)
  }
  return kept.answer
}

/** How many seconds this process is ahead of the database (or behind, below 0), as the product sees time. */
export async function clockDifference(query: (sql: string) => Promise<{ rows: unknown[] }>): Promise<number> {
  const before = now().getTime()
  const { rows } = await query('select extract(epoch from clock_timestamp())::float8 * 1000 as at')
  const between = (before + now().getTime()) / 2
  return (between - (rows[0] as { at: number }).at) / 1000
}

/** Which of `needed` a database lacks, by any role that may read its books. */
export async function missingMigrations(
  query: (sql: string) => Promise<{ rows: unknown[] }>,
  needed: readonly string[],
): Promise<string[]> {
  const { rows } = await query(
    'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  )
  const done = new Set((rows as { name: string }[]).map(({ name }) => name))
  return needed.filter((name) => !done.has(name))
}

async function look({ kind, migrations }: ThisProcess): Promise<Readiness> {
  const query = (sql: string) => probes().query(sql)
  const [database, level, clock, redis] = await Promise.all([
    checked(async () => {
      const before = performance.now()
      await query('select 1')
      return { status: 'ok', milliseconds: Math.round(performance.now() - before) }
    }),
    checked(async () => {
      const missing = (await missingMigrations(query, migrations)).length
      return { status: missing ? 'failing' : 'ok', ...(missing && { missing }) }
    }),
    checked(async () => {
      const seconds = Math.round((await clockDifference(query)) * 100) / 100
      return { status: Math.abs(seconds) > CLOCK_TOLERANCE_SECONDS ? 'failing' : 'ok', seconds }
    }),
    checked(async () => {
      if (!env().REDIS_URL) return { status: 'unused' }
      return { status: (await pingRedis()) ? 'ok' : kind === 'web' ? 'degraded' : 'failing' }
    }),
  ])
  return summed(kind, { database, migrations: level, clock, redis, draining: { status: 'ok' } })
}

function summed(kind: ThisProcess['kind'], checks: Readiness['checks']): Readiness {
  const all = Object.values(checks).map(({ status }) => status)
  const status = all.includes('failing') ? 'failing' : all.includes('degraded') ? 'degraded' : 'ok'
  return { status, kind, checks }
}

function drainingOf({ kind, checks }: Readiness): Readiness {
  return summed(kind, { ...checks, draining: { status: 'failing' } })
}

/** A process that ends asks nobody any more. */
async function lastOf(answer: Promise<Readiness> | null, { kind }: ThisProcess): Promise<Readiness> {
  const unknown = Object.fromEntries(checkNames.map((name) => [name, { status: 'unused' }])) as Readiness['checks']
  return (await answer) ?? summed(kind, unknown)
}

async function checked(look: () => Promise<Check>): Promise<Check> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Check>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'failing' }), CHECK_WITHIN_MS)
  })
  const looked = look().catch((): Check => ({ status: 'failing' }))
  return Promise.race([looked, late]).finally(() => clearTimeout(timer))
}

/** A connection apart from the pool: a pool that is busy is no database that is away. */
function probes(): pg.Pool {
  return once('pg.probes', () => {
    const made = new pg.Pool({
      ...{ connectionString: env().DATABASE_URL, max: 1, connectionTimeoutMillis: CHECK_WITHIN_MS },
      ...{ query_timeout: CHECK_WITHIN_MS, idleTimeoutMillis: 60_000, allowExitOnIdle: true },
    })
    made.on('error', () => undefined)
    return made
  })
}
