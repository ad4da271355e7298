import type { Ctx, OperatorActor } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { SILENT_AFTER_SECONDS } from '@/lib/platform/heartbeat'
import { CLOCK_TOLERANCE_SECONDS, clockDifference, missingMigrations } from '@/lib/platform/readiness'
import { pingRedis } from '@/lib/platform/redis'
import { type QueueRow, queueRows } from './system-facts'

export type RunningProcess = {
  id: string
  kind: string
  version: string
  host: string
  /** Age in seconds, by the database's clock alone. */
  startedSecondsAgo: number
  seenSecondsAgo: number
  state: 'running' | 'draining' | 'silent'
}

export type System = {
  database: { version: string; bytes: number; connections: number; connectionsAtMost: number; milliseconds: number }
  /** `missing` is what this build needs and the database lacks; `null` where nobody knows what is needed. */
  migrations: { latest: string | null; missing: string[] | null }
  /** Seconds by which this process is ahead of the database. */
  clock: { seconds: number; isGood: boolean }
  queue: { store: 'PostgreSQL' | 'Redis'; rows: QueueRow[] }
  redis: 'unused' | 'answers' | 'silent'
  mail: { driver: string; lastSentAt: Date | null; failed: number; held: number; lastTrouble: string | null }
  processes: RunningProcess[]
}

/**
 * How the installation is right now, for who runs it. Tells no secret: no
 * address of a store, no payload of a job.
 *
 * @param needed the migrations that the asking build works with; `null` where it does not know
 */
export async function readSystem(ctx: Ctx<OperatorActor>, needed: readonly string[] | null): Promise<System> {
  const query = queryOf(ctx)
  const begun = performance.now()
  const seconds = await clockDifference(query)
  const milliseconds = Math.round(performance.now() - begun)
  const [database, migrations, rows, redis, processes] = await Promise.all([
    databaseFacts(ctx),
    migrationFacts(query, needed),
    queueRows(ctx),
    redisState(),
    runningProcesses(ctx),
  ])
  return {
    database: { ...database, milliseconds },
    migrations,
    clock: { seconds, isGood: Math.abs(seconds) <= CLOCK_TOLERANCE_SECONDS },
    queue: { store: env().REDIS_URL ? 'Redis' : 'PostgreSQL', rows },
    redis,
    mail: await mailFacts(ctx, rows),
    processes,
  }
}

const queryOf = (ctx: Ctx) => async (sql: string) => ({ rows: await ctx.db.$queryRawUnsafe<unknown[]>(sql) })

async function databaseFacts({ db }: Ctx): Promise<Omit<System['database'], 'milliseconds'>> {
  const [facts] = await db.$queryRaw<Omit<System['database'], 'milliseconds'>[]>`
    select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
      (select count(*) from pg_stat_activity where datname = current_database())::int as connections,
      current_setting('max_connections')::int as "connectionsAtMost"`
  return facts!
}

async function migrationFacts(query: ReturnType<typeof queryOf>, needed: readonly string[] | null) {
  const { rows } = await query(
    'select max(migration_name) as latest from _prisma_migrations where finished_at is not null',
  )
  const { latest } = rows[0] as { latest: string | null }
  return { latest, missing: needed && (await missingMigrations(query, needed)) }
}

async function redisState(): Promise<System['redis']> {
  if (!env().REDIS_URL) return 'unused'
  return (await pingRedis()) ? 'answers' : 'silent'
}

/** Those that write a mail down when they have handed it over tell when that was last. */
async function mailFacts({ db }: Ctx, rows: readonly QueueRow[]): Promise<System['mail']> {
  const [last, trouble] = await Promise.all([
    db.sentMail.findFirst({ orderBy: { sentAt: 'desc' }, select: { sentAt: true } }),
    db.outboxJob.findFirst({
      where: { name: { startsWith: 'email.' }, doneAt: null, discardedAt: null, lastError: { not: null } },
      orderBy: { createdAt: 'desc' },
      select: { lastError: true },
    }),
  ])
  const mails = rows.filter(({ name }) => name.startsWith('email.'))
  const sum = (pick: (row: QueueRow) => number) => mails.reduce((total, row) => total + pick(row), 0)
  return {
    driver: env().MAIL_DRIVER,
    lastSentAt: last?.sentAt ?? null,
    failed: sum(({ failed }) => failed),
    held: sum(({ retrying }) => retrying),
    lastTrouble: trouble?.lastError ?? null,
  }
}

async function runningProcesses({ db }: Ctx): Promise<RunningProcess[]> {
  const rows = await db.$queryRaw<(Omit<RunningProcess, 'state'> & { isDraining: boolean })[]>`
    select id, kind, version, host, "drainingAt" is not null as "isDraining",
      extract(epoch from now() - "startedAt")::float8 as "startedSecondsAgo",
      extract(epoch from now() - "lastSeenAt")::float8 as "seenSecondsAgo"
    from "RunningProcess" order by kind, "startedAt", id limit 100`
  return rows.map(({ isDraining, ...row }) => ({
    ...row,
    state: row.seenSecondsAgo > SILENT_AFTER_SECONDS ? 'silent' : isDraining ? 'draining' : 'running',
  }))
}
