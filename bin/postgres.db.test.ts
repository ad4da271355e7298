import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test } from 'vitest'
import { deletePostgres, startPostgres } from './postgres.mjs'
import { postgresHome } from './postgres-home.mjs'
import { findPostmaster } from './postmaster.mjs'
import { stopProcess } from './processes.mjs'
import { silent } from './progress.mjs'
import { dataFolder } from './project.mjs'

const name = `postgres-under-test-${process.pid}`
const cluster = join(postgresHome(name, silent).folder, 'cluster')
const start = () => startPostgres({ name })

afterAll(async () => {
  await deletePostgres({ name })
  rmSync(dataFolder(name), { recursive: true })
})
afterEach(async () => {
  const left = findPostmaster(cluster)
  if (left) await stopProcess(left.pid, { signal: 'SIGINT' })
})

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql).finally(() => client.end())
  return rows
}

test('a second user joins the running server, and the last one stops it', async () => {
  const one = await start()
  const two = await start()
  expect(two.port).toBe(one.port)

  await one.release()
  expect(await query(two.url, 'select 1 as one')).toEqual([{ one: 1 }])

  await two.release()
  expect(findPostmaster(cluster)).toBeNull()
})

test('nobody gets in without the password, and only from this machine', async () => {
  const { url, release } = await start()
  const wrong = Object.assign(new URL(url), { password: 'guess' }).href

  await expect(query(wrong, 'select 1')).rejects.toThrow('password authentication failed')
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }])
  await release()
})

test('a killed server starts again with what it had committed', async () => {
  const before = await start()
  await query(before.url, 'create table kept as select 1 as one')
  const killed = findPostmaster(cluster)
  await stopProcess(killed?.pid ?? 0, { signal: 'SIGKILL' })

  const after = await start()

  expect(await query(after.url, 'select one from kept')).toEqual([{ one: 1 }])
  await after.release()
})

test('a pid file whose number now belongs to another program is no obstacle', async () => {
  const file = join(cluster, 'postmaster.pid')
  writeFileSync(file, `${process.pid}\n${cluster}\n0\n1\n\n127.0.0.1\n\nready   \n`)

  const { url, release } = await start()

  expect(readFileSync(file, 'utf8')).not.toMatch(new RegExp(`^${process.pid}\n`))
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  await release()
})

test('a set-up that was interrupted begins anew', async () => {
  await deletePostgres({ name })
  postgresHome(name, silent)
  mkdirSync(`${cluster}.new`)
  writeFileSync(`${cluster}.new/PG_VERSION`, '18\n')

  const { url, release } = await start()

  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  await release()
})
