import { spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Halt } from './command.mjs'
import { readPidFile, stopProcess, writePidFile } from './processes.mjs'
import { dataFolder, root } from './project.mjs'
import { lastLines } from './run.mjs'

const READY_PATIENCE_MS = 90_000

/** A graceful stop finishes what is under way; this is how long it may take. */
const STOP_PATIENCE_MS = 10_000

/**
 * Starts a TypeScript program of a local installation beside this process and
 * waits until `readyUrl` answers, whatever it answers. It leads a process group
 * of its own, so that Ctrl-C reaches only this process, which then stops things
 * in order; `.data/<installation>/services` says what runs, for a start after a
 * `kill -9`. Its output goes to `.data/<installation>/logs/<name>.log`.
 *
 * @param service.ending stops it with everything else; see endings.mjs. When it
 *   ends without having been asked to, so does everything else
 * @param service.visible shows its output here instead
 */
export async function startService({ installation, name, program, env, readyUrl, ending, visible = false }) {
  await ending.proceed()
  const log = join(dataFolder(installation, 'logs'), `${name}.log`)
  const pidFile = join(dataFolder(installation, 'services'), name)
  const file = openSync(log, 'w', 0o600)
  const output = visible ? 'inherit' : file
  const args = ['--import', 'tsx', program]
  const child = spawn(process.execPath, args, { cwd: root, env, detached: true, stdio: ['ignore', output, output] })
  closeSync(file)
  writePidFile(pidFile, child.pid)

  let expected = true // until it is ready, untilReady() notices its end
  child.once('exit', () => {
    if (expected) return
    process.stderr.write(`${name} ended; its last words (${log}):\n${wordsOf(log)}\n`)
    ending.end(1)
  })
  ending.add(async () => {
    expected = true
    await stopProcess(child.pid, { patienceMs: STOP_PATIENCE_MS, group: true })
    rmSync(pidFile, { force: true })
  })
  await untilReady({ name, child, log, readyUrl })
  expected = false
}

/** Stops what a killed command left running. */
export async function stopLeftovers(installation) {
  const folder = dataFolder(installation, 'services')
  for (const name of readdirSync(folder)) {
    const pid = readPidFile(join(folder, name))
    if (pid !== null) await stopProcess(pid, { patienceMs: STOP_PATIENCE_MS, group: true })
    rmSync(join(folder, name), { force: true })
  }
}

async function untilReady({ name, child, log, readyUrl }) {
  for (const deadline = Date.now() + READY_PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Halt(`${name} did not start:\n${wordsOf(log)}`)
    }
    if (!readyUrl || (await answers(readyUrl))) return
  }
  throw new Halt(`${name} does not answer at ${readyUrl}:\n${wordsOf(log)}`)
}

async function answers(url) {
  try {
    await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) })
    return true
  } catch {
    return false
  }
}

function wordsOf(log) {
  return lastLines(readFileSync(log, 'utf8'), 20)
}
