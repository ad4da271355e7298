import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runMigrations } from 'bullmq'
import pg from 'pg'

/** The advisory lock that Prisma Migrate takes, so that the two never run at once. */
const PRISMA_LOCK = 72707369

/** What the application's role may add to but never change. */
const APPEND_ONLY = ['AuditEvent']

/** BullMQ's tables and functions live in a schema of their own. */
const QUEUE_SCHEMA = 'bullmq'

/** Sooner than PostgreSQL ends one of two that wait for each other, a migration that waits for a table lets go of all. */
const LOCK_MS = 400
const TRIES = 60
const AGAIN_MS = 250
/** What PostgreSQL says then: lock_not_available, deadlock_detected. */
const IN_USE = ['55P03', '40P01']

const MIGRATIONS = join(import.meta.dirname, 'migrations')

export type MigrateOptions = {
  /** Connection of the role that owns the database. */
  url: string
  /** The role web and worker use. Left out where they use the owner's. */
  appRole?: string | undefined
  say?: (line: string) => void
  /** Folder of the migrations; another one in tests only. */
  directory?: string
}

/**
 * Brings a database to this version's schema: the folders of
 * `prisma/migrations` in order, each in one transaction, then the queue's own
 * tables, then what the application's role may do. Safe to run by several
 * processes at once and again on a database that is up to date.
 *
 * Keeps Prisma Migrate's own books (`_prisma_migrations`, SHA-256 of the file),
 * so `prisma migrate deploy` and `status` can take over at any point.
 *
 * @returns names of the migrations that were applied now
 * @throws when a migration fails (nothing of it stays), also because something
 *   holds a table for half a minute; when one failed earlier under
 *   Prisma's own command, and when an applied one was edited since
 */
export async function migrateDeploy({ url, appRole, say, directory = MIGRATIONS }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [PRISMA_LOCK])
    if (appRole) await promiseFutureTables(client, appRole)
    const applied = await applyPending(client, directory, say)
    await runMigrations(client, QUEUE_SCHEMA)
    if (appRole) await grantToApp(client, appRole)
    return applied
  } finally {
    await client.end() // gives the lock back
  }
}

/** Names of the migrations that a database lacks, by any role that may read it; all of them for an empty one. */
export async function pendingMigrations(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ empty: boolean }>(
    `select to_regclass('public._prisma_migrations') is null as empty`,
  )
  const done = rows[0]?.empty ? new Map() : await appliedChecksums(client)
  return readMigrations(MIGRATIONS)
    .map(({ name }) => name)
    .filter((name) => !done.has(name))
}

async function applyPending(client: pg.Client, directory: string, say?: (line: string) => void): Promise<string[]> {
  await createBooks(client)
  const done = await appliedChecksums(client)
  const pending = readMigrations(directory).filter(({ name, checksum }) => {
    const known = done.get(name)
    if (known && known !== checksum) throw new Error(`Migration ${name} was edited after it had been applied.`)
    return !known
  })

  for (const migration of pending) {
    await applyBetweenOthers(client, migration)
    say?.(`applied ${migration.name}`)
  }
  return pending.map(({ name }) => name)
}

/** Exactly the table that Prisma Migrate makes. */
async function createBooks(client: pg.Client): Promise<void> {
  await client.query(`
    create table if not exists _prisma_migrations (
      id varchar(36) primary key not null,
      checksum varchar(64) not null,
      finished_at timestamptz,
      migration_name varchar(255) not null,
      logs text,
      rolled_back_at timestamptz,
      started_at timestamptz not null default now(),
      applied_steps_count integer not null default 0
    )`)
}

/** Name to checksum of what the database has. */
async function appliedChecksums(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(`
    select migration_name as name, checksum, finished_at is not null as finished
    from _prisma_migrations where rolled_back_at is null`)
  const failed = rows.find((row) => !row.finished)
  if (failed) throw new Error(`Migration ${failed.name} failed earlier: repair it with “npx prisma migrate resolve”.`)
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

type Migration = { name: string; sql: string; checksum: string }

function readMigrations(directory: string): Migration[] {
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return folders
    .map(({ name }) => {
      const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Old processes go on working meanwhile: they are never made to wait long, nor ended. */
async function applyBetweenOthers(client: pg.Client, migration: Migration): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await apply(client, migration)
    } catch (error) {
      const { code } = (error as { cause?: { code?: string } }).cause ?? {}
      if (tries === TRIES || !IN_USE.includes(code ?? '')) throw error
      await pause(AGAIN_MS)
    }
  }
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('begin')
  try {
    await client.query(`set local lock_timeout = ${LOCK_MS}`)
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`Migration ${name}: ${error instanceof Error ? error.message : error}`, { cause: error })
  }
}

/** Before any table exists, so that a migration can take back what it does not want to give. */
async function promiseFutureTables(client: pg.Client, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole)
  await client.query(`
    grant usage on schema public to ${role};
    alter default privileges in schema public grant select, insert, update, delete on tables to ${role};
    alter default privileges in schema public grant usage, select on sequences to ${role}`)
}

/** Catches up on tables older than the role; a right that a migration took back from the role stays taken back. */
async function grantToApp(client: pg.Client, appRole: string): Promise<void> {
  const role = pg.escapeIdentifier(appRole)
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not has_table_privilege($1, oid, 'select')`,
    [appRole],
  )
  for (const { name } of rows) {
    await client.query(`grant select, insert, update, delete on ${pg.escapeIdentifier(name)} to ${role}`)
  }
  const existing = await client.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename = any($1)`,
    [APPEND_ONLY],
  )
  for (const { name } of existing.rows) {
    await client.query(`revoke update, delete, truncate on ${pg.escapeIdentifier(name)} from ${role}`)
  }
  await client.query(`
    revoke insert, update, delete, truncate on _prisma_migrations from ${role};
    grant usage, create on schema ${QUEUE_SCHEMA} to ${role};
    grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${role};
    grant execute on all functions in schema ${QUEUE_SCHEMA} to ${role}`)
  // Not “on all sequences”: those that the queue made while it ran are the application's own, and ours to give to nobody.
  const ours = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = $1::regnamespace and relkind = 'S' and pg_has_role(relowner, 'usage')`,
    [QUEUE_SCHEMA],
  )
  for (const { name } of ours.rows) {
    await client.query(`grant usage, select on sequence ${QUEUE_SCHEMA}.${pg.escapeIdentifier(name)} to ${role}`)
  }
}
