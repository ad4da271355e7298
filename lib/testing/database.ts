import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '@/bin/postgres.mjs'
import { birthOf, withLock } from '@/bin/processes.mjs'
import { APP, asAdmin, copyDatabase, ensureDatabase, quoted } from '@/bin/roles.mjs'
import { migrateDeploy } from '@/prisma/migrate'

const project = join(import.meta.dirname, '../..')

/** How many templates of earlier migrations stay, for runs that began before the latest change. */
const OLD_TEMPLATES_KEPT = 3

export type DatabaseUrls = { DATABASE_URL: string; MIGRATION_DATABASE_URL: string }

/** Where a test file gets its database: the server, a migrated original, and the process whose copies these are. */
export type TestServer = { adminUrl: string; template: string; ownerPid: number }

declare module 'vitest' {
  export interface ProvidedContext {
    testServer: TestServer
  }
}

/** Vitest's global set-up for the `database` project. */
export default async function provideDatabases({ provide }: TestProject): Promise<() => Promise<void>> {
  const { server, release } = await openTestServer()
  provide('testServer', server)
  return async () => {
    await dropCopies(server.adminUrl, (pid) => pid === process.pid)
    await release()
  }
}

/**
 * A migrated database of one's own on the test server, which is started when it
 * does not run. For browser tests and other programs outside Vitest.
 *
 * @returns the connections of both roles, and `drop`, which deletes the
 *   database and stops the server when nobody else uses it
 */
export async function cloneDatabase(name: string): Promise<DatabaseUrls & { drop: () => Promise<void> }> {
  const { server, release } = await openTestServer()
  const urls = await copyFor(server, name)
  const drop = async () => {
    const database = copyName(server.ownerPid, name)
    await asAdmin(server.adminUrl, (admin) => admin.query(`drop database if exists ${quoted(database)} with (force)`))
    await release()
  }
  return { ...urls, drop }
}

/** Copies the template for one user of it; an older copy of that name is replaced. */
export function copyFor({ adminUrl, template, ownerPid }: TestServer, name: string): Promise<DatabaseUrls> {
  return copyDatabase({ name: 'test', adminUrl, from: template, to: copyName(ownerPid, name) })
}

/** An empty database, without a migration; deleted with the copies. */
export function emptyDatabaseFor({ adminUrl, ownerPid }: TestServer, name: string): Promise<DatabaseUrls> {
  return ensureDatabase({ name: 'test', adminUrl, database: copyName(ownerPid, name) })
}

async function openTestServer(): Promise<{ server: TestServer; release: () => Promise<void> }> {
  const { url: adminUrl, release } = await startPostgres({ name: 'test', disposable: true })
  const template = await withLock(join(project, '.data/test/template.lock'), () => ensureTemplate(adminUrl))
  await dropCopies(adminUrl, (pid) => birthOf(pid) === null)
  return { server: { adminUrl, template, ownerPid: process.pid }, release }
}

/** Migrates a database once for each state of the migrations; its name says which. */
async function ensureTemplate(adminUrl: string): Promise<string> {
  const template = `template_${fingerprint()}`
  const known = await databaseNames(adminUrl, 'template\\_%')
  if (known.includes(template)) return template

  const unfinished = 'unfinished_template'
  await dropDatabases(adminUrl, [unfinished, ...known.slice(OLD_TEMPLATES_KEPT)])
  const { MIGRATION_DATABASE_URL: url } = await ensureDatabase({ name: 'test', adminUrl, database: unfinished })
  await migrateDeploy({ url, appRole: APP })
  await asAdmin(adminUrl, (admin) => admin.query(`alter database ${unfinished} rename to ${quoted(template)}`))
  return template
}

/** Of everything that decides what a migrated database looks like. */
function fingerprint(): string {
  const folder = join(project, 'prisma/migrations')
  const migrations = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'))
  const hash = createHash('sha256')
  for (const file of migrations.sort()) hash.update(file).update(readFileSync(join(folder, file)))
  for (const file of ['prisma/migrate.ts', 'bin/roles.mjs', 'node_modules/bullmq/package.json']) {
    hash.update(readFileSync(join(project, file)))
  }
  return hash.digest('hex').slice(0, 16)
}

function copyName(ownerPid: number, name: string): string {
  return `copy_${ownerPid}_${name}`
}

async function dropCopies(adminUrl: string, ofOwner: (pid: number) => boolean): Promise<void> {
  const copies = await databaseNames(adminUrl, 'copy\\_%')
  await dropDatabases(
    adminUrl,
    copies.filter((name) => ofOwner(Number(name.split('_')[1]))),
  )
}

/** Newest first. */
async function databaseNames(adminUrl: string, pattern: string): Promise<string[]> {
  const sql = 'select datname as name from pg_database where datname like $1 order by oid desc'
  const { rows } = await asAdmin(adminUrl, (admin) => admin.query<{ name: string }>(sql, [pattern]))
  return rows.map(({ name }) => name)
}

async function dropDatabases(adminUrl: string, names: string[]): Promise<void> {
  if (names.length === 0) return
  await asAdmin(adminUrl, async (admin) => {
    for (const name of names) await admin.query(`drop database if exists ${quoted(name)} with (force)`)
  })
}
