import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/platform/db'

/** Where traces arrive; they come as JSON. */
const received: { path: string; body: string }[] = []
const receiver = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  received.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString() })
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
})

let worker: ChildProcess
let port: number
const events: string[] = []

beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`
  const env = { ...process.env, METRICS_PORT: '127.0.0.1:0', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }
  worker = spawn(process.execPath, ['--import', 'tsx', 'jobs/worker.ts'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  port = await new Promise((resolve) => {
    createInterface({ input: worker.stdout! }).on('line', (line) => {
      const told = JSON.parse(line) as { event: string; port: number }
      events.push(told.event)
      if (told.event === 'metrics are ready') resolve(told.port)
    })
  })
}, 60_000)
afterAll(() => {
  worker.kill('SIGKILL')
  receiver.close()
})

const WITHIN = { timeout: 20_000, interval: 50 }
const ask = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`)
  return { status: response.status, text: await response.text() }
}

test('a worker tells its health and its numbers on a port of its own, and nothing else', async () => {
  await vi.waitFor(() => expect(events).toContain('worker ready'), WITHIN)
  await vi.waitFor(async () => expect((await ask('/metrics')).text).toMatch(/jobs_total\{job="rows.prune".* 1/), WITHIN)

  const { text } = await ask('/metrics')
  expect(text).toContain('porchlight_queue_oldest_seconds')
  expect(text).toMatch(/porchlight_job_seconds_count\{job="rows\.prune"\} 1/)
  expect(await ask('/livez')).toEqual({ status: 200, text: 'ok\n' })
  expect(await ask('/readyz')).toMatchObject({ status: 200, text: expect.stringContaining('"kind":"worker"') })
  for (const path of ['/', '/metrics/more', '/login']) expect((await ask(path)).status).toBe(404)
})

test('it is seen in the database, and leaves it and its last spans behind when it is asked to stop', async () => {
  await vi.waitFor(async () => expect(await db().runningProcess.count({ where: { kind: 'worker' } })).toBe(1), WITHIN)

  worker.kill('SIGTERM')
  const [code] = await once(worker, 'exit')

  expect(code).toBe(0)
  expect(await db().runningProcess.count()).toBe(0)
  const traces = received.map(({ body }) => body).join('\n')
  expect(new Set(received.map(({ path }) => path))).toEqual(new Set(['/v1/traces']))
  for (const words of ['porchlight-worker', '"job rows.prune"', '"delete RateLimit"']) expect(traces).toContain(words)
  expect(traces).not.toMatch(/postgresql:|\$1|expiresAt/)
})
