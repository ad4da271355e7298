import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { birthOf, readPidFile, stopProcess, withLock, writePidFile } from './processes.mjs'

const folder = mkdtempSync(join(tmpdir(), 'porchlight-processes-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function aProcess(code = 'setInterval(() => {}, 1000)') {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up')`], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(child.stdout, 'data')
  return { child, pid: Number(child.pid) }
}

test('a pid file names its process as long as that runs', async () => {
  const file = join(folder, 'pid')
  const { pid } = await aProcess()

  writePidFile(file, pid)
  expect(readPidFile(file)).toBe(pid)

  await stopProcess(pid)
  expect(readPidFile(file)).toBeNull()
})

test('a later process with the same number is not taken for the one in the pid file', () => {
  const file = join(folder, 'reused')
  writeFileSync(file, JSON.stringify({ pid: process.pid, birth: 'another boot' }))

  expect(readPidFile(file)).toBeNull()
})

test('a process that ignores the request to end is killed', async () => {
  const { child, pid } = await aProcess(`process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`)

  await stopProcess(pid, { patienceMs: 50 })

  expect(birthOf(pid)).toBeNull()
  expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL')
})

test('a lock lets one in at a time', async () => {
  const file = join(folder, 'lock')
  const order: string[] = []
  const enter = (name: string) =>
    withLock(file, async () => {
      order.push(`${name} in`)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(`${name} out`)
    })

  await Promise.all([enter('one'), enter('two')])

  expect(order).toEqual(['one in', 'one out', 'two in', 'two out'])
  expect(readdirSync(folder)).not.toContain('lock')
})

test('a lock whose holder has died is taken over', async () => {
  const file = join(folder, 'abandoned')
  const { pid } = await aProcess()
  writePidFile(file, pid)
  await stopProcess(pid)

  expect(await withLock(file, () => 'done')).toBe('done')
})
