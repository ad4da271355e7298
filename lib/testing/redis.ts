import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '@/bin/ports.mjs'

export type TestRedis = {
  url: string
  /** Forgets everything. */
  flush(): Promise<void>
  /** Kills it; with `start` it comes back on the same port, with nothing in it. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and deletes its folder. */
  dispose(): Promise<void>
}

/** Whether Debian's `redis-server` is installed; tests that need it are skipped without. */
export function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** A Redis of one's own on a free port of the loopback, which keeps nothing on disk. */
export async function startRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-redis-'))
  const port = await freePort()
  let server: ChildProcess | null = null

  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async flush() {
      const client = new Redis(redis.url, { lazyConnect: true })
      await client.flushall()
      client.disconnect()
    },
    async start() {
      server = await launch(port, folder)
    },
    async stop() {
      const running = server
      server = null
      if (!running) return
      const gone = new Promise((resolve) => running.once('exit', resolve))
      running.kill('SIGKILL')
      await gone
    },
    async dispose() {
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  await redis.start()
  return redis
}

function launch(port: number, folder: string): Promise<ChildProcess> {
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'ignore'] })
  return new Promise((resolve, reject) => {
    let output = ''
    server.once('exit', () => reject(new Error(`redis-server did not start: ${output}`)))
    server.stdout.on('data', (part: Buffer) => {
      output += part
      if (output.includes('Ready to accept connections')) resolve(server)
    })
  })
}
