import { createServer, type Server, type Socket } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { env } from './env'
import { CHECK_WITHIN_MS, readiness } from './readiness'
import { once } from './singleton'
import { beginProcess, readBuild } from './this-process'

const sockets: Socket[] = []
const silent: Server = createServer((socket) => sockets.push(socket))
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  silent.close()
})

test('a database that takes the connection and then says nothing is told within the bound, and not who it is', async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const before = env().DATABASE_URL
  Object.assign(env(), { DATABASE_URL: `postgresql://someone:a-secret@127.0.0.1:${port}/none` })
  Object.assign(
    once('readiness', () => ({})),
    { answer: null },
  )

  const begun = performance.now()
  const answer = await readiness(beginProcess('web', readBuild(process.cwd())))
  const took = performance.now() - begun
  Object.assign(env(), { DATABASE_URL: before })

  expect(answer).toMatchObject({
    status: 'failing',
    checks: { database: { status: 'failing' }, migrations: { status: 'failing' }, clock: { status: 'failing' } },
  })
  expect(took).toBeLessThan(CHECK_WITHIN_MS + 1000)
  expect(JSON.stringify(answer)).not.toMatch(/a-secret|127\.0\.0\.1|someone/)
})
