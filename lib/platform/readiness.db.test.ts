import { rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { env } from './env'
import { answerHealth } from './health-server'
import { type Readiness, readiness } from './readiness'
import { once } from './singleton'
import { beginProcess, readBuild, type ThisProcess } from './this-process'

const build = readBuild(process.cwd())
const clockFile = join(tmpdir(), `porchlight-readiness-${process.pid}`)
const before = { ...env() }

/** As if the last answer were older than a second. */
const forgetAnswer = () =>
  Object.assign(
    once('readiness', () => ({})),
    { answer: null },
  )
const web = () => beginProcess('web', build)

beforeEach(forgetAnswer)
afterEach(() => {
  Object.assign(env(), { REDIS_URL: undefined, TEST_CLOCK_FILE: undefined }, before)
  rmSync(clockFile, { force: true })
})

const statusOf = ({ checks }: Readiness) =>
  Object.fromEntries(Object.entries(checks).map(([name, { status }]) => [name, status]))
const good = { database: 'ok', migrations: 'ok', clock: 'ok', redis: 'unused', draining: 'ok' }

test('a process whose database answers, is migrated and has the same time is ready', async () => {
  const answer = await readiness(web())

  expect(answer).toMatchObject({ status: 'ok', kind: 'web' })
  expect(statusOf(answer)).toEqual(good)
  expect(answer.checks.clock.seconds).toBeCloseTo(0, 0)
})

test('a build that needs a migration which the database lacks is not ready', async () => {
  const answer = await readiness(beginProcess('web', { ...build, migrations: [...build.migrations, '9999_later'] }))

  expect(answer).toMatchObject({ status: 'failing', checks: { migrations: { status: 'failing', missing: 1 } } })
})

test('a database that has had more migrations than the build needs is no trouble', async () => {
  const answer = await readiness(beginProcess('web', { ...build, migrations: build.migrations.slice(0, 1) }))

  expect(answer.status).toBe('ok')
})

test.each([
  [29, 'ok'],
  [-29, 'ok'],
  [32, 'failing'],
  [-32, 'failing'],
])('a clock that is %i seconds off is %s', async (seconds, status) => {
  writeFileSync(clockFile, String(seconds))
  Object.assign(env(), { TEST_CLOCK_FILE: clockFile })

  const answer = await readiness(web())

  expect([answer.status, answer.checks.clock.status]).toEqual([status, status])
})

test('without Redis web is degraded, since it can count in PostgreSQL; a worker is not ready', async () => {
  Object.assign(env(), { REDIS_URL: 'redis://user:redis-secret@127.0.0.1:1' })
  const asWeb = await readiness(web())
  forgetAnswer()
  const asWorker = await readiness(beginProcess('worker', build))

  expect([asWeb.status, statusOf(asWeb)]).toEqual(['degraded', { ...good, redis: 'degraded' }])
  expect([asWorker.status, statusOf(asWorker)]).toEqual(['failing', { ...good, redis: 'failing' }])
  expect(JSON.stringify([asWeb, asWorker])).not.toContain('redis-secret')
})

test('a process that drains is not ready any more, at once and without asking anybody', async () => {
  const self = web()
  await readiness(self)
  self.isDraining = true

  expect(await readiness(self)).toMatchObject({ status: 'failing', checks: { draining: { status: 'failing' } } })
})

test('who asks often gets the same answer: one look a second', async () => {
  const self = web()

  const answers = await Promise.all(Array.from({ length: 50 }, () => readiness(self)))

  expect(new Set(answers).size).toBe(1)
})

test('health is answered as JSON with a status that machines read', async () => {
  const self = web()
  const fetched = async (path: string) => asking(self, path)

  expect(await fetched('/livez')).toMatchObject({ status: 200, text: 'ok\n' })
  expect(await fetched('/readyz')).toMatchObject({ status: 200, text: expect.stringContaining('"status":"ok"') })
  expect(await fetched('/elsewhere')).toMatchObject({ status: 404 })
  self.isDraining = true
  expect(await fetched('/readyz?x')).toMatchObject({ status: 503, type: 'application/json; charset=utf-8' })
  expect(await fetched('/livez')).toMatchObject({ status: 200 })
})

async function asking(self: ThisProcess, path: string) {
  const server = createServer((request, response) => {
    if (!answerHealth(self, request, response)) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`)
  const text = await response.text()
  server.close()
  return { status: response.status, type: response.headers.get('content-type'), text }
}
