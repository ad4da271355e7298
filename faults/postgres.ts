import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '@/bin/ports.mjs'
import { postgresHome } from '@/bin/postgres-home.mjs'
import { findPostmaster } from '@/bin/postmaster.mjs'
import { birthOf } from '@/bin/processes.mjs'
import { APP, asAdmin, ensureDatabase } from '@/bin/roles.mjs'
import { migrateDeploy } from '@/prisma/migrate'

export type OwnPostgres = {
  /** As web and worker connect; the port stays the same over every crash. */
  url: string
  adminUrl: string
  /** Of the user that the server runs as; for tests that give it a place to fill. */
  owner: { uid: number; gid: number } | null
  folder: string
  /** Kills one of the processes that serve a connection: the server ends all others and repairs itself (`kill -9`). */
  crash(): Promise<void>
  /** Kills the server itself and starts it again. */
  restart(): Promise<void>
  stop(): Promise<void>
}

type Home = ReturnType<typeof postgresHome>

/**
 * A migrated PostgreSQL server that belongs to one test, because it is going to
 * be killed. What it has acknowledged survives the death of its processes.
 */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const home = postgresHome('test', () => undefined)
  const folder = join(home.folder, '..', `faults-${process.pid}`)
  removeLeftovers(join(home.folder, '..'))
  mkdirSync(folder, { mode: 0o700 })
  if (home.owner) chownSync(folder, home.owner.uid, home.owner.gid)
  const password = randomBytes(18).toString('base64url')
  initialize(home, folder, password)
  const port = await freePort()
  let server = await launch(home, folder, port)

  const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`
  const urls = await ensureDatabase({ name: 'test', adminUrl, database: 'porchlight' })
  await migrateDeploy({ url: urls.MIGRATION_DATABASE_URL, appRole: APP })

  const kill = async () => {
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    ...{ url: urls.DATABASE_URL, adminUrl, owner: home.owner, folder },
    async crash() {
      const pid = await aBackend(adminUrl)
      if (pid) killBackend(pid)
      await answers(adminUrl)
    },
    async restart() {
      await kill()
      server = await launch(home, folder, port)
    },
    async stop() {
      await kill()
      await nobodyLeft(folder)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function aBackend(adminUrl: string): Promise<number | undefined> {
  const query = "select pid from pg_stat_activity where datname = 'porchlight' order by random() limit 1"
  const { rows } = await asAdmin(adminUrl, (admin) => admin.query<{ pid: number }>(query))
  return rows[0]?.pid
}

/** A server that repairs itself refuses connections for a moment. */
async function answers(adminUrl: string): Promise<void> {
  while (
    !(await aBackend(adminUrl)
      .then(() => true)
      .catch(() => false))
  )
    await pause(50)
}

function killBackend(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // its client has just gone
  }
}

function initialize(home: Home, folder: string, password: string): void {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  chmodSync(passwordFile, 0o644)
  const args = ['-D', join(folder, 'cluster'), '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  const options = { ...home.owner, cwd: folder, env: environment() }
  execFileSync(join(home.programs, 'initdb'), [...args, '-E', 'UTF8', '--no-sync', '--no-instructions'], {
    ...options,
    stdio: 'ignore',
  })
  rmSync(passwordFile)
}

/** `fsync` is for power cuts only; `synchronous_commit` stays on, since the death of a process must lose nothing. */
const SETTINGS = {
  ...{ listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: 150, fsync: 'off' },
  ...{ timezone: 'UTC', log_timezone: 'UTC' },
}

async function launch(home: Home, folder: string, port: number): Promise<ChildProcess> {
  const cluster = join(folder, 'cluster')
  const settings = Object.entries(SETTINGS).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  for (let tries = 0; tries < 100; tries += 1) {
    const log = openSync(join(folder, 'log'), 'a', 0o644)
    const server = spawn(join(home.programs, 'postgres'), ['-D', cluster, '-p', String(port), ...settings], {
      ...home.owner,
      cwd: folder,
      env: environment(),
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    while (server.exitCode === null && server.signalCode === null) {
      if (findPostmaster(cluster)?.ready) return server
      await pause(20)
    }
    await pause(100) // processes of the killed server are still ending
  }
  throw new Error(`PostgreSQL does not start:\n${readFileSync(join(folder, 'log'), 'utf8').slice(-2000)}`)
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC', NODE_ENV: 'test' }
}

/** A test run that was killed itself could not tidy up. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent).filter((entry) => /^faults-\d+$/.test(entry))) {
    if (birthOf(Number(name.slice('faults-'.length))) !== null) continue
    const left = findPostmaster(join(parent, name, 'cluster'))
    if (left) process.kill(left.pid, 'SIGKILL')
    rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/** Processes of a killed server end by themselves, and write until they do. */
async function nobodyLeft(folder: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      execFileSync('pgrep', ['-f', folder], { stdio: 'ignore' })
    } catch {
      return
    }
    await pause(50)
  }
}
