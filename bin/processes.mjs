import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * What tells a process from a later one with the same number: its start time,
 * and the boot it belongs to. `null` when there is no such process.
 */
export function birthOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return null
  return process.platform === 'linux' ? birthOnLinux(pid) : birthByPs(pid)
}

function birthOnLinux(pid) {
  try {
    // proc(5): the name in parentheses may hold spaces; the state is field 3, the start time field 22.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    return `${fields[19]}@${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()}`
  } catch {
    return null
  }
}

function birthByPs(pid) {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}

/** Writes down which process did something, so that a later command can tell whether it still runs. */
export function writePidFile(file, pid = process.pid) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify({ pid, birth: birthOf(pid) }))
}

/** The process that wrote `file`, if it still runs; otherwise `null`, also for a missing or broken file. */
export function readPidFile(file) {
  try {
    const { pid, birth } = JSON.parse(readFileSync(file, 'utf8'))
    return birth !== null && birthOf(pid) === birth ? pid : null
  } catch {
    return null
  }
}

/**
 * Asks a process to end and waits; after `patienceMs` it is killed. With
 * `group`, its children are asked as well (it must lead a process group).
 */
export async function stopProcess(pid, { signal = 'SIGTERM', patienceMs = 10_000, group = false } = {}) {
  const birth = birthOf(pid)
  const gone = () => birth === null || birthOf(pid) !== birth
  send(group ? -pid : pid, signal)
  for (const deadline = Date.now() + patienceMs; !gone() && Date.now() < deadline; ) await sleep(20)
  if (!gone()) send(group ? -pid : pid, 'SIGKILL')
  while (!gone()) await sleep(20)
}

function send(pid, signal) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}

/** Holds `file` as a lock while `work` runs. A lock whose holder has died is taken over. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true })
  while (!takeLock(file)) await sleep(50)
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function takeLock(file) {
  try {
    writeFileSync(file, JSON.stringify({ pid: process.pid, birth: birthOf(process.pid) }), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (readPidFile(file) === null) rmSync(file, { force: true })
    return false
  }
}
