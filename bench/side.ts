import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { Agent, fetch } from 'undici'
import type { Usage } from './serving'

export type Page = { status: number; headers: Record<string, string>; body: string }

/** A process of the bench, from the outside. */
export type Side = {
  call: <T>(operation: string, input?: unknown) => Promise<T>
  /** Fetches a page: no redirect is followed, no cookie kept. */
  page: (path: string, headers?: Record<string, string>) => Promise<Page>
  usage: () => Promise<Usage>
  stop: () => Promise<void>
  /** As a crash would: nothing is finished, nothing is said. */
  kill: () => void
}

const root = join(import.meta.dirname, '..')

/** Starts `bench/<file>` with more variables in its environment. */
export async function startSide(file: string, variables: Record<string, string>): Promise<Side> {
  const flags = process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []
  const child = spawn(process.execPath, [...flags, '--import', 'tsx', join('bench', file)], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit').then(() => {
    throw new Error(`bench/${file} ended before it was ready`)
  })
  ended.catch(() => undefined) // heard of below, or meant
  const [line] = (await Promise.race([once(child.stdout!, 'data'), ended])) as [Buffer] // it is a pipe
  const origin = `http://127.0.0.1:${line.toString().trim()}`
  const dispatcher = new Agent({ connections: 32, headersTimeout: 300_000, bodyTimeout: 300_000 })

  const call = async <T>(operation: string, input: unknown = {}): Promise<T> => {
    const response = await fetch(`${origin}/${operation}`, { method: 'POST', body: JSON.stringify(input), dispatcher })
    const text = await response.text()
    if (response.status !== 200) throw new Error(`${file} ${operation}: ${text}`)
    return JSON.parse(text) as T
  }
  const page = async (path: string, headers: Record<string, string> = {}): Promise<Page> => {
    const response = await fetch(origin + path, { headers, redirect: 'manual', dispatcher })
    return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() }
  }
  const stop = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await dispatcher.close()
  }
  const kill = () => void child.kill('SIGKILL')
  return { call, page, stop, kill, usage: () => call<Usage>('usage') }
}
