import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { APP } from '@/bin/roles.mjs'
import { type DatabaseUrls, emptyDatabaseFor } from '@/lib/testing/database'
import { migrateDeploy } from './migrate'

const scratch = mkdtempSync(join(tmpdir(), 'porchlight-migrations-'))
afterAll(() => rmSync(scratch, { recursive: true }))

let count = 0
const anEmptyDatabase = () => emptyDatabaseFor(inject('testServer'), `migrate_${process.pid}_${++count}`)

/** Prisma's own command; its exit code is checked. */
async function prisma(args: string[], urls: Partial<DatabaseUrls>): Promise<string> {
  const env = { ...process.env, ...urls }
  const { stdout } = await promisify(execFile)(process.execPath, ['node_modules/prisma/build/index.js', ...args], {
    env,
  })
  return stdout
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

const books = (url: string) =>
  query(url, 'select migration_name, checksum, applied_steps_count, logs from _prisma_migrations order by started_at')

function migrationFolder(migrations: Record<string, string>): string {
  const directory = mkdtempSync(join(scratch, 'set-'))
  for (const [name, sql] of Object.entries(migrations)) {
    mkdirSync(join(directory, name))
    writeFileSync(join(directory, name, 'migration.sql'), sql)
  }
  return directory
}

test('Prisma finds a database up to date that we migrated, and the other way round', async () => {
  const ours = await anEmptyDatabase()
  const theirs = await anEmptyDatabase()

  const applied = await migrateDeploy({ url: ours.MIGRATION_DATABASE_URL, appRole: APP })
  await prisma(['migrate', 'deploy'], theirs)

  expect(applied).not.toEqual([])
  expect(await prisma(['migrate', 'status'], ours)).toContain('Database schema is up to date')
  expect(await migrateDeploy({ url: theirs.MIGRATION_DATABASE_URL, appRole: APP })).toEqual([])
  expect(await books(ours.MIGRATION_DATABASE_URL)).toEqual(await books(theirs.MIGRATION_DATABASE_URL))
})

test('the migrations add up to schema.prisma', async () => {
  const { adminUrl } = inject('testServer') // makes a shadow database, which the migrator may not
  const args = ['migrate', 'diff', '--from-migrations', 'prisma/migrations', '--to-schema', 'prisma/schema.prisma']

  expect(await prisma([...args, '--exit-code'], { MIGRATION_DATABASE_URL: adminUrl })).toContain('No difference')
})

test('of several that migrate at once, one does', async () => {
  const { MIGRATION_DATABASE_URL: url } = await anEmptyDatabase()
  const directory = migrationFolder({ '0001_a': 'create table a ()', '0002_b': 'create table b ()' })

  const applied = await Promise.all([1, 2, 3].map(() => migrateDeploy({ url, directory })))

  expect(applied.flat()).toEqual(['0001_a', '0002_b'])
})

test('a migration that fails leaves nothing and can be repeated', async () => {
  const { MIGRATION_DATABASE_URL: url } = await anEmptyDatabase()
  const broken = migrationFolder({ '0001_a': 'create table a (); create table a ()' })
  const repaired = migrationFolder({ '0001_a': 'create table a ()' })

  await expect(migrateDeploy({ url, directory: broken })).rejects.toThrow(
    'Migration 0001_a: relation "a" already exists',
  )

  expect(await books(url)).toEqual([])
  expect(await migrateDeploy({ url, directory: repaired })).toEqual(['0001_a'])
})

test('an applied migration that was edited is refused', async () => {
  const { MIGRATION_DATABASE_URL: url } = await anEmptyDatabase()
  const directory = migrationFolder({ '0001_a': 'create table a ()' })
  const edited = mkdtempSync(join(scratch, 'edited-'))
  cpSync(directory, edited, { recursive: true })
  writeFileSync(join(edited, '0001_a', 'migration.sql'), 'create table a (id int)')

  await migrateDeploy({ url, directory })

  await expect(migrateDeploy({ url, directory: edited })).rejects.toThrow('0001_a was edited')
})

test('a right that a migration takes back from the application’s role stays taken back', async () => {
  const { MIGRATION_DATABASE_URL: url, DATABASE_URL } = await anEmptyDatabase()
  const directory = migrationFolder({ '0001_a': `create table a (); revoke delete on a from ${APP}` })

  await migrateDeploy({ url, appRole: APP, directory })
  await migrateDeploy({ url, appRole: APP, directory })

  await expect(query(DATABASE_URL, 'delete from a')).rejects.toThrow('permission denied')
  expect(await query(DATABASE_URL, 'select * from a')).toEqual([])
})

test('a role that came later than the tables gets its rights', async () => {
  const { MIGRATION_DATABASE_URL: url, DATABASE_URL } = await anEmptyDatabase()
  const directory = migrationFolder({ '0001_a': 'create table a ()' })

  await migrateDeploy({ url, directory })
  await migrateDeploy({ url, appRole: APP, directory })

  expect(await query(DATABASE_URL, 'select * from a')).toEqual([])
})

test('what the queue made while it ran is in no migration’s way', async () => {
  const { MIGRATION_DATABASE_URL: url, DATABASE_URL } = await anEmptyDatabase()
  await migrateDeploy({ url, appRole: APP })
  await query(DATABASE_URL, 'create sequence bullmq.made_while_it_ran')

  expect(await migrateDeploy({ url, appRole: APP })).toEqual([])

  expect(await query(DATABASE_URL, `select nextval('bullmq.made_while_it_ran')`)).toHaveLength(1)
})

test('a migration that has to wait for a table lets go of the others, and comes afterwards', async () => {
  const { MIGRATION_DATABASE_URL: url } = await anEmptyDatabase()
  const tables = { '0001_a': 'create table a (); create table b ()' }
  const change = 'alter table a add column x int; alter table b add column x int'
  await migrateDeploy({ url, directory: migrationFolder(tables) })
  const [longRunner, person] = [1, 2].map(() => new pg.Client({ connectionString: url })) as [pg.Client, pg.Client]
  await Promise.all([longRunner.connect(), person.connect()])
  await longRunner.query('begin; select from b')

  const migrating = migrateDeploy({ url, directory: migrationFolder({ ...tables, '0002_x': change }) })
  await vi.waitFor(async () => {
    const waiting = await query(url, `select from pg_locks where relation = 'b'::regclass and not granted`)
    expect(waiting).toHaveLength(1)
  }, 20_000)
  await person.query(`set statement_timeout = '5s'; select from a`)
  await longRunner.query('commit')

  expect(await migrating).toEqual(['0002_x'])
  await Promise.all([longRunner.end(), person.end()])
})
