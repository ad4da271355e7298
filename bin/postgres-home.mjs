import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Halt } from './command.mjs'
import { dataFolder, root } from './project.mjs'
import { postgresPackage } from './setup.mjs'

/**
 * Where a local PostgreSQL lives and as whom it runs.
 *
 * PostgreSQL refuses to run as root, so root hands it to `postgres` or, where
 * that user does not exist, to `nobody`. Where that user cannot reach the
 * project (below a home folder of mode 700, say), programs and data go to
 * /var/lib/porchlight, and one line tells so.
 *
 * @returns `programs` (folder of initdb and postgres), `folder` (its private
 *   parent folder; the cluster is `cluster` in it), `owner` (`uid` and `gid`, or
 *   nothing when it runs as oneself) and `major` (version of the programs)
 */
export function postgresHome(name, say) {
  const native = postgresPackage('native')
  if (!existsSync(native)) throw new Halt(`No PostgreSQL for ${process.platform} ${process.arch}: set DATABASE_URL.`)
  const { version } = JSON.parse(readFileSync(postgresPackage('package.json'), 'utf8'))
  const major = version.split('.')[0]

  const folder = join(dataFolder(name), 'postgres')
  if (process.getuid?.() !== 0) return { programs: join(native, 'bin'), folder: ownFolder(folder), owner: null, major }

  const owner = existingOwner(folder) ?? systemUser('postgres') ?? systemUser('nobody')
  if (!owner) throw new Halt('PostgreSQL does not run as root, and there is neither a user “postgres” nor “nobody”.')
  if (
    canReach(dirname(folder), owner) &&
    canReach(join(native, 'bin'), owner) &&
    canReach(join(native, 'lib'), owner)
  ) {
    return { programs: join(native, 'bin'), folder: ownFolder(folder, owner), owner, major }
  }

  const elsewhere = join('/var/lib/porchlight', createHash('sha256').update(root).digest('hex').slice(0, 12))
  say(`PostgreSQL cannot run below ${root} as root; its programs and data are in ${elsewhere}`)
  mkdirSync(elsewhere, { recursive: true, mode: 0o755 })
  const programs = join(copyPrograms(native, join(elsewhere, `postgresql-${version}`), owner), 'bin')
  return { programs, folder: ownFolder(join(elsewhere, name), owner), owner, major }
}

function ownFolder(folder, owner) {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (owner) lchownSync(folder, owner.uid, owner.gid)
  return folder
}

/** Data that somebody made without being root stays theirs. */
function existingOwner(folder) {
  const { uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  return uid === 0 ? null : { uid, gid }
}

function systemUser(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) return null
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether that user, with no other group, may walk down to `path` and read there. */
function canReach(path, { uid, gid }) {
  const { mode, uid: owner, gid: group } = statSync(path)
  const shift = uid === owner ? 6 : gid === group ? 3 : 0
  const passable = ((mode >> shift) & 0o1) !== 0
  return passable && (dirname(path) === path || canReach(dirname(path), { uid, gid }))
}

function copyPrograms(from, to, owner) {
  if (existsSync(to)) return to
  rmSync(`${to}.new`, { recursive: true, force: true })
  cpSync(from, `${to}.new`, { recursive: true, verbatimSymlinks: true })
  giveTo(`${to}.new`, owner)
  renameSync(`${to}.new`, to)
  return to
}

function giveTo(path, { uid, gid }) {
  lchownSync(path, uid, gid)
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name)
    if (entry.isDirectory()) giveTo(child, { uid, gid })
    else lchownSync(child, uid, gid)
  }
}
