import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'

test('a database that a demo made is not served, and what it is cannot be changed', async () => {
  await db().installation.create({ data: { id: 1, kind: 'demo' } })
  const env = { ...process.env, NODE_ENV: 'production' as const, PORT: '0', PORCHLIGHT_DEMO: '' }

  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'server.ts'], {
    env,
    encoding: 'utf8',
    timeout: 60_000,
  })

  expect([status, stderr]).toEqual([1, expect.stringContaining('made by the demo')])
  await expect(db().installation.update({ where: { id: 1 }, data: { kind: 'production' } })).rejects.toThrow()
  await expect(db().installation.delete({ where: { id: 1 } })).rejects.toThrow()
})
