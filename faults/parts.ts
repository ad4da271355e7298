import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '@/bin/ports.mjs'

export type Part = {
  readonly name: string
  /** Where a web process answers; the same after each death. */
  readonly origin: string
  /** `kill -9`, and a new one in its place; resolves when the new one works. */
  replace(): Promise<void>
  /** A deploy: asks it to end, waits for that, and begins a new one. Resolves to the exit code. */
  redeploy(): Promise<number | null>
  kill(): Promise<void>
}

export type About = {
  name: string
  /** The file that takes what it prints, beside its first line. */
  log: string
  variables: Record<string, string>
  /** Takes a line for each process that ended although nobody of the test asked it to. */
  deaths: string[]
}

/** One web or worker process of its own. */
export async function startPart(kind: 'web' | 'worker', about: About): Promise<Part> {
  const port = await freePort()
  let alive: ChildProcess | null = null

  async function begin(): Promise<void> {
    const child = launch(kind, port, about)
    alive = child
    child.once('exit', (code, signal) => {
      if (child === alive) about.deaths.push(`${about.name} ended (${signal ?? code}):\n${tail(about.log)}`)
    })
    await Promise.race([once(child.stdout!, 'data'), once(child, 'exit')])
  }
  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const child = alive
    alive = null
    if (!child || child.exitCode !== null || child.signalCode) return null
    const exit = once(child, 'exit') as Promise<[number | null]>
    child.kill(signal)
    return (await exit)[0]
  }

  await begin()
  return {
    ...{ name: about.name, origin: `http://127.0.0.1:${port}` },
    async replace() {
      await end('SIGKILL')
      await begin()
    },
    async redeploy() {
      const code = await end('SIGTERM')
      await begin()
      return code
    },
    kill: async () => void (await end('SIGKILL')),
  }
}

function launch(kind: 'web' | 'worker', port: number, { log, variables }: About): ChildProcess {
  const said = openSync(log, 'a')
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, `${kind}.ts`)], {
    env: {
      ...process.env,
      ...variables,
      PORT: String(port),
      TSX_TSCONFIG_PATH: join(import.meta.dirname, 'tsconfig.json'),
    },
    stdio: ['pipe', 'pipe', said],
  })
  closeSync(said)
  child.stdout!.on('data', () => undefined) // its first line is waited for, the others are read away
  return child
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n')
}
