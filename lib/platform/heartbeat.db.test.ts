import { expect, test } from 'vitest'
import { db } from './db'
import { startHeartbeat } from './heartbeat'
import { newId } from './ids'
import { beginProcess, readBuild } from './this-process'

const build = readBuild(process.cwd())
const rowOf = (id: string) => db().runningProcess.findUnique({ where: { id } })
const aDeadOne = async (hoursAgo: number) => {
  const at = new Date(Date.now() - hoursAgo * 3_600_000)
  const row = { kind: 'web', version: '0.0.1', host: 'gone', startedAt: at, lastSeenAt: at }
  return db().runningProcess.create({ data: { id: newId('process'), ...row } })
}

test('a process writes down that it lives, that it drains, and takes its row away at the end', async () => {
  const self = beginProcess('worker', build)
  const heartbeat = startHeartbeat(self)
  await heartbeat.drain()
  expect(await rowOf(self.id)).toMatchObject({ kind: 'worker', version: build.version, drainingAt: null })

  self.isDraining = true
  await heartbeat.drain()
  expect(await rowOf(self.id)).toMatchObject({ drainingAt: expect.any(Date) })

  await heartbeat.stop()
  expect(await rowOf(self.id)).toBeNull()
})

test('what was killed without last words is forgotten after a day', async () => {
  const [yesterday, today] = [await aDeadOne(25), await aDeadOne(2)]

  await startHeartbeat(beginProcess('web', build)).stop()

  expect([await rowOf(yesterday.id), await rowOf(today.id)]).toEqual([null, expect.objectContaining({ host: 'gone' })])
})
