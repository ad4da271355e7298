import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { stopProcess } from './processes.mjs'
import { root } from './project.mjs'

/** How much of a program's output is kept for an error message, in characters. */
const TAIL = 200_000

const running = new Set()

/**
 * Runs a program to its end in the project's folder.
 *
 * @param options.log where its whole output goes, if anywhere
 * @param options.onLine is given each line as it comes
 * @returns exit code (128 + signal number when killed: never 0) and the end of its output, stdout and stderr together
 */
export function run(program, args, { env = process.env, log, onLine, cwd = root, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    const file = log ? openLog(log) : null
    let output = ''
    let rest = ''
    const take = (chunk) => {
      file?.write(chunk)
      output = (output + chunk).slice(-TAIL)
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()
      if (onLine) lines.forEach(onLine)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take)
    child.once('error', reject)
    child.once('close', (code) => {
      running.delete(child)
      file?.end()
      resolve({ code: code ?? 129, output })
    })
  })
}

function openLog(path) {
  mkdirSync(dirname(path), { recursive: true })
  return createWriteStream(path)
}

/** Ends every program that {@link run} has begun and that still runs. */
export async function stopRunning() {
  await Promise.all([...running].map((child) => child.pid && stopProcess(child.pid, { patienceMs: 5000 })))
}

/** The last lines of a program's output, for an error message. */
export function lastLines(output, count = 30) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
