import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { birthOf } from './processes.mjs'

/**
 * The server that runs on this cluster, by the `postmaster.pid` it keeps there.
 * A file left by a server that was killed is removed: PostgreSQL itself would
 * refuse to start where its old number meanwhile belongs to another process.
 *
 * @returns `pid`, `port` and `ready` (accepts connections), or `null`
 */
export function findPostmaster(cluster) {
  const file = join(cluster, 'postmaster.pid')
  let lines
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  const pid = Number(lines[0])
  // The first line is written before the others; an empty file is a server that has just begun.
  if (Number.isInteger(pid) && pid > 0 && isPostgresOf(pid, cluster)) {
    return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
  }
  if (pid > 0) rmSync(file, { force: true })
  return null
}

function isPostgresOf(pid, cluster) {
  if (birthOf(pid) === null) return false
  if (process.platform !== 'linux') return commandOf(pid).includes('postgres')
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) // the postmaster works in its data folder
  } catch {
    return false
  }
}

function commandOf(pid) {
  try {
    return execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
