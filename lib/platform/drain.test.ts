import { once } from 'node:events'
import { Agent, createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { drainable } from './drain'

/** A server whose answers the test gives by hand. */
async function start() {
  const waiting: ServerResponse[] = []
  const server = createServer((_, response) => void waiting.push(response))
  const drain = drainable(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const agent = new Agent({ keepAlive: true })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      get(url, { agent }, (response) => resolve(response.resume())).once('error', reject)
    })
  const arrived = (count: number) => vi.waitFor(() => expect(waiting).toHaveLength(count))
  return { server, drain, waiting, ask, arrived, agent }
}

test('what is under way is answered, down a line that is closed after it', async () => {
  const { drain, waiting, ask, arrived } = await start()
  const asked = ask()
  await arrived(1)

  const drained = drain({ noticeMs: 0, patienceMs: 10_000 })
  waiting[0]!.end('done')

  expect((await asked).headers.connection).toBe('close')
  expect(await drained).toBe(true)
})

test('while the notice lasts requests are still taken, each down a line that is closed; then none', async () => {
  const { server, drain, waiting, ask, arrived } = await start()
  const first = ask()
  await arrived(1)
  waiting[0]!.end()
  expect((await first).headers.connection).toBe('keep-alive')

  const drained = drain({ noticeMs: 1000, patienceMs: 10_000 })
  const second = ask()
  await arrived(2)
  waiting[1]!.end()
  expect((await second).headers.connection).toBe('close')

  expect(await drained).toBe(true)
  expect(server.listening).toBe(false)
  await expect(ask()).rejects.toThrow('ECONNREFUSED')
})

test('lines on which nobody asks anything hold nothing up', async () => {
  const { drain, waiting, ask, arrived } = await start()
  const asked = ask()
  await arrived(1)
  waiting[0]!.end()
  await asked

  expect(await drain({ noticeMs: 0, patienceMs: 10_000 })).toBe(true)
})

test('whoever takes longer than the patience is cut off, and that is told', async () => {
  const { server, drain, ask, arrived, agent } = await start()
  const asked = ask().catch((error: Error) => error)
  await arrived(1)

  expect(await drain({ noticeMs: 0, patienceMs: 50 })).toBe(false)

  server.closeAllConnections()
  expect(await asked).toBeInstanceOf(Error)
  agent.destroy()
})
