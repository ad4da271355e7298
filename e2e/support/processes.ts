import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readPidFile, stopProcess, writePidFile } from '@/bin/processes.mjs'
import { folder, productUrl } from './places'

/** The product's processes, each with its program. */
const programs = { web: 'server.ts', worker: 'jobs/worker.ts' } as const
export type Part = keyof typeof programs

const READY_MS = 60_000
const LOOK_AGAIN_MS = 100

/**
 * Starts a part with the variables of the stack (`env.json`). It belongs to no
 * test: its log and its process id are files, so that a test can kill it and
 * start it again, and the end of the run finds whichever runs last.
 */
export function begin(part: Part): void {
  const variables = JSON.parse(readFileSync(join(folder, 'env.json'), 'utf8')) as Record<string, string>
  const log = openSync(join(folder, `${part}.log`), 'a')
  const child = spawn(process.execPath, ['--import', 'tsx', programs[part]], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', log, log],
    detached: true,
  })
  child.unref()
  closeSync(log)
  writePidFile(pidFile(part), child.pid)
}

/** Resolves once the web process answers. */
export async function webIsReady(): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (!(await webAnswers())) {
    if (!readPidFile(pidFile('web'))) throw new Error(`web ended; see ${folder}/web.log`)
    if (Date.now() > deadline) throw new Error(`web does not answer; see ${folder}/web.log`)
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
}

/** Ends a part: as a deploy does, or with `SIGKILL` as an outage does, without last words. */
export async function stop(part: Part, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  const pid = readPidFile(pidFile(part))
  if (pid) await stopProcess(pid, { signal, patienceMs: READY_MS / 2 })
}

const pidFile = (part: Part) => join(folder, `${part}.pid`)

function webAnswers(): Promise<boolean> {
  return fetch(`${productUrl}/readyz`).then(
    (response) => response.ok,
    () => false,
  )
}
