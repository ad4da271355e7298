import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Halt } from './command.mjs'
import { stopLeftovers } from './launch.mjs'
import { isTaken } from './ports.mjs'
import { deletePostgres, startPostgres } from './postgres.mjs'
import { readPidFile, writePidFile } from './processes.mjs'
import { dataFolder } from './project.mjs'
import { stopRunning } from './run.mjs'
import { keepSecrets, randomEncryptionKeys, writePrivately } from './secrets.mjs'

/** `-- --port N` and `-- --reset`, as `demo` and `dev` take them. Six ports follow each other from N. */
export function readOptions(defaultPort) {
  const options = { port: { type: 'string', default: String(defaultPort) }, reset: { type: 'boolean', default: false } }
  const { values } = parseArgs({ options })
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 1 || port > 65530) throw new Halt('--port takes a number from 1 to 65530.')
  return { port, reset: values.reset }
}

/** The addresses of an installation. IdP and apps stand on another site than the product, so that cookie mistakes show. */
export function addresses(port) {
  return {
    web: `http://localhost:${port}`,
    idp: `http://127.0.0.1:${port + 1}`,
    mailbox: `http://127.0.0.1:${port + 2}`,
    widgets: `http://127.0.0.1:${port + 3}`,
    reports: `http://127.0.0.1:${port + 4}`,
    desktop: `http://127.0.0.1:${port + 5}`,
  }
}

/**
 * Makes sure that this process is the only one that runs the installation,
 * stops what a killed one left, checks the ports, and deletes the data where a
 * fresh start is wanted.
 *
 * @throws Halt when it runs already or a port is taken; the line says what to do
 */
export async function claimInstallation({ name, port, reset, ending }) {
  const mine = join(dataFolder(name), 'running')
  const other = readPidFile(mine)
  if (other !== null) throw new Halt(`It runs already (process ${other}): end that one with Ctrl-C first.`)
  writePidFile(mine)
  ending.add(async () => rmSync(mine, { force: true }))
  ending.add(stopRunning)

  await stopLeftovers(name)
  for (const wanted of [port, port + 1, port + 2, port + 3, port + 4, port + 5]) {
    if (await isTaken(wanted)) {
      throw new Halt(
        `Port ${wanted} is taken by another program; choose others: npm run ${name} -- --port ${port + 100}`,
      )
    }
  }
  if (reset) await deleteData(name)
}

async function deleteData(name) {
  await deletePostgres({ name })
  for (const entry of readdirSync(dataFolder(name))) {
    if (entry !== 'running') rmSync(join(dataFolder(name), entry), { recursive: true, force: true })
  }
}

/**
 * Starts the installation's PostgreSQL and brings its database to this version.
 *
 * @returns the connections of both roles
 */
export async function openDatabase({ name, ending, say, mayCreateDatabases = false }) {
  await ending.proceed()
  const server = await startPostgres({ name, say })
  ending.add(() => server.stop())
  const { ensureDatabase } = await import('./roles.mjs')
  const urls = await ensureDatabase({ name, adminUrl: server.url, mayCreateDatabases })
  const { migrate } = await import('./migrations.mjs')
  await migrate({ url: urls.MIGRATION_DATABASE_URL, appUrl: urls.DATABASE_URL, say })
  writePrivately(join(dataFolder(name), 'database.json'), urls)
  return urls
}

/** The variables of web and worker; see .env.example. Mail goes to a folder, which the mailbox page shows. */
export async function productVariables({ name, port, urls }) {
  const { ENCRYPTION_KEYS } = await keepSecrets(name, { ENCRYPTION_KEYS: randomEncryptionKeys })
  return {
    DATABASE_URL: urls.DATABASE_URL,
    PUBLIC_URL: addresses(port).web,
    HOST: '127.0.0.1',
    PORT: String(port),
    ENCRYPTION_KEYS,
    MAIL_DRIVER: 'folder',
    MAIL_FROM: 'Porchlight <porchlight@localhost>',
    MAIL_FOLDER: dataFolder(name, 'mail'),
    ALLOW_LOOPBACK_PROVIDERS: '1',
    PORCHLIGHT_DEMO: '1', // this process may use a database that is marked as a demo (I30)
  }
}

/** What the seed wrote for the person at the terminal: `{ people: [{ label, login, password, note }], tries: string[] }`. */
export function readSummary(name) {
  try {
    return JSON.parse(readFileSync(join(dataFolder(name), 'summary.json'), 'utf8'))
  } catch {
    return { people: [], tries: [] }
  }
}
