import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { chown } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Halt } from './command.mjs'
import { freePort } from './ports.mjs'
import { postgresHome } from './postgres-home.mjs'
import { findPostmaster } from './postmaster.mjs'
import { birthOf, readPidFile, stopProcess, withLock, writePidFile } from './processes.mjs'
import { silent, step } from './progress.mjs'
import { dataFolder } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { keepSecrets, randomPassword } from './secrets.mjs'

/** For databases that nobody misses after a power cut. */
const UNSAFE_BUT_FAST = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }

/** A crashed server replays its log first, and backends that outlived it must end. */
const START_PATIENCE_MS = 120_000

/**
 * Starts the local PostgreSQL `name` (`demo`, `dev`, `test`) or joins the one
 * that runs already, also one whose starter was killed. It listens on 127.0.0.1
 * only, asks everyone for a password (SCRAM), and writes to
 * `.data/<name>/postgres.log`. It outlives this process until it is stopped.
 *
 * @param options.disposable faster, and gone after a power cut; for tests
 * @returns `url` of the superuser's database; `port`; `release()` ends this
 *   process's use and stops the server when nobody else uses it; `stop()` stops
 *   it whoever uses it
 */
export async function startPostgres({ name, disposable = false, say = silent }) {
  const isNew = !existsSync(join(dataFolder(name), 'secrets.json'))
  const { postgres: password } = await keepSecrets(name, { postgres: randomPassword })
  const user = join(usersFolder(name), randomUUID())
  const home = postgresHome(name, say)
  const cluster = join(home.folder, 'cluster')

  const postmaster = await withLock(lockFile(name), async () => {
    if (isNew) await forgetOrphan(name, cluster)
    await createCluster(home, cluster, password, say)
    writePidFile(user)
    return (await settledPostmaster(cluster)) ?? (await launch(name, home, cluster, disposable, say))
  })

  return {
    port: postmaster.port,
    url: `postgresql://postgres:${password}@127.0.0.1:${postmaster.port}/postgres`,
    stop: () => withLock(lockFile(name), () => stop(cluster)),
    release: () => release(name, cluster, user),
  }
}

/** Stops the local PostgreSQL `name`, if it runs, and deletes all its data. */
export async function deletePostgres({ name, say = silent }) {
  const { folder } = postgresHome(name, say)
  await withLock(lockFile(name), async () => {
    await stop(join(folder, 'cluster'))
    rmSync(folder, { recursive: true, force: true })
  })
}

/** Data outside the project outlive a checkout that was deleted with their password: nobody can open them again. */
async function forgetOrphan(name, cluster) {
  if (isUsed(name) || !existsSync(join(cluster, 'PG_VERSION'))) return // somebody began a moment ago
  await stop(cluster)
  rmSync(cluster, { recursive: true, force: true })
}

const isUsed = (name) =>
  readdirSync(usersFolder(name)).some((user) => readPidFile(join(usersFolder(name), user)) !== null)

const lockFile = (name) => join(dataFolder(name), 'postgres.lock')
const usersFolder = (name) => dataFolder(name, 'postgres-users')

async function release(name, cluster, user) {
  await withLock(lockFile(name), async () => {
    rmSync(user, { force: true })
    if (isUsed(name)) return
    rmSync(usersFolder(name), { recursive: true, force: true }) // what killed processes left
    await stop(cluster)
  })
}

async function stop(cluster) {
  const running = findPostmaster(cluster)
  if (running) await stopProcess(running.pid, { signal: 'SIGINT', patienceMs: 15_000 }) // SIGINT: PostgreSQL's fast shutdown
}

async function createCluster(home, cluster, password, say) {
  if (existsSync(join(cluster, 'PG_VERSION'))) return requireSameMajor(home, cluster)

  const unfinished = `${cluster}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const passwordFile = join(home.folder, 'initial-password')
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (home.owner) {
    for (const path of [unfinished, passwordFile]) await chown(path, home.owner.uid, home.owner.gid)
  }

  const args = ['-D', unfinished, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${passwordFile}`, '-E', 'UTF8']
  const locale = [
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ]
  const options = { ...home.owner, cwd: home.folder, env: environment(home) }
  const make = () => run(join(home.programs, 'initdb'), [...args, ...locale], options)
  const { code, output } = await step(say, 'creating the database server', make)
  rmSync(passwordFile, { force: true })
  if (code !== 0) throw new Halt(`PostgreSQL could not be set up:\n${lastLines(output)}`)
  renameSync(unfinished, cluster)
}

function requireSameMajor(home, cluster) {
  const found = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim()
  if (found === home.major) return
  throw new Halt(
    `The data in ${cluster} is PostgreSQL ${found}, the programs are ${home.major}: start anew with -- --reset.`,
  )
}

/** The running server once it accepts connections; `null` when there is none. One that is on its way down is waited for. */
async function settledPostmaster(cluster) {
  for (const deadline = Date.now() + START_PATIENCE_MS; Date.now() < deadline; await sleep(25)) {
    const running = findPostmaster(cluster)
    if (!running || running.ready) return running
  }
  throw new Halt(`PostgreSQL in ${cluster} neither starts nor ends; see postgres.log beside it.`)
}

async function launch(name, home, cluster, disposable, say) {
  const log = join(dataFolder(name), 'postgres.log')
  if (existsSync(log)) renameSync(log, `${log}.1`)
  const attempt = async () => {
    for (const deadline = Date.now() + START_PATIENCE_MS; Date.now() < deadline; await sleep(500)) {
      const { pid, exited } = await spawnServer(home, cluster, log, disposable)
      while (!exited() && birthOf(pid) !== null) {
        const running = findPostmaster(cluster)
        if (running?.ready) return running
        await sleep(25)
      }
      if (!isTemporary(readFileSync(log, 'utf8'))) break
    }
    throw new Halt(`PostgreSQL did not start:\n${lastLines(readFileSync(log, 'utf8'), 15)}`)
  }
  return step(say, 'starting the database server', attempt)
}

async function spawnServer(home, cluster, log, disposable) {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 150,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(disposable ? UNSAFE_BUT_FAST : {}),
  }
  const options = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])
  const args = ['-D', cluster, '-p', String(await freePort()), ...options]

  // A file and a group of its own: neither the end of this process nor a Ctrl-C in its terminal reaches the server.
  const file = openSync(log, 'w', 0o600)
  const detached = {
    ...home.owner,
    detached: true,
    cwd: home.folder,
    env: environment(home),
    stdio: ['ignore', file, file],
  }
  const child = spawn(join(home.programs, 'postgres'), args, detached)
  closeSync(file)
  child.unref()
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))
  return { pid: child.pid, exited: () => child.exitCode !== null || child.signalCode !== null }
}

/** Reasons to try once more: somebody took the free port first, or backends of a killed server are still ending. */
function isTemporary(log) {
  return /Address already in use|pre-existing shared memory block|could not create any TCP\/IP sockets/.test(log)
}

function environment(home) {
  return { PATH: process.env.PATH ?? '', HOME: home.folder, LC_ALL: 'C', TZ: 'UTC' }
}
