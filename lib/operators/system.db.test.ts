import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { metering } from '@/lib/platform/metrics'
import { readBuild } from '@/lib/platform/this-process'
import { addSeconds } from '@/lib/platform/time'
import { asOperator } from '@/lib/testing/actors'
import { readSystem } from './system'
import { measureInstallation } from './system-metrics'

const now = new Date()
const { migrations } = readBuild(process.cwd())
const read = () => readSystem(asOperator({ now }), migrations)

beforeEach(async () => {
  await db().outboxJob.deleteMany()
  await db().runningProcess.deleteMany()
})

async function aJob(name: string, facts: Partial<Parameters<typeof create>[0]> = {}) {
  return create({ id: newId('job'), name, payload: { token: 'a-payload' }, runAt: now, createdAt: now, ...facts })
}
const create = (data: Parameters<ReturnType<typeof db>['outboxJob']['create']>[0]['data']) =>
  db().outboxJob.create({ data, select: { id: true } })

async function aProcess(kind: string, seenSecondsAgo: number, isDraining = false) {
  const at = addSeconds(new Date(), -seenSecondsAgo)
  const row = { kind, version: '1.2.3', host: 'here', startedAt: at, lastSeenAt: at }
  await db().runningProcess.create({ data: { id: newId('process'), ...row, drainingAt: isDraining ? at : null } })
}

test('an installation that nobody uses is read without trouble', async () => {
  expect(await read()).toMatchObject({
    database: { version: expect.stringMatching(/^\d+/), bytes: expect.any(Number), connections: expect.any(Number) },
    migrations: { latest: migrations.at(-1), missing: [] },
    clock: { isGood: true },
    queue: { store: 'PostgreSQL', rows: [] },
    ...{ redis: 'unused', processes: [] },
    mail: { driver: 'folder', lastSentAt: null, failed: 0, held: 0, lastTrouble: null },
  })
})

test('jobs are counted by name and state, done and discarded ones not at all, payloads never', async () => {
  const due = addSeconds(now, -90)
  await aJob('email.x', { runAt: due })
  await aJob('email.x', { enqueuedAt: now })
  await aJob('email.x', { enqueuedAt: now, tries: 2, lastError: 'SMTP: 450' })
  await aJob('email.x', { runAt: addSeconds(now, 60) })
  await aJob('email.x', { failedAt: now, tries: 13 })
  await aJob('email.x', { failedAt: now, discardedAt: now })
  await aJob('rows.prune', { doneAt: now })

  const { queue, mail } = await read()

  expect(queue.rows).toEqual([
    { name: 'email.x', waiting: 1, handedOver: 1, retrying: 1, later: 1, failed: 1, dueSince: due },
  ])
  expect(mail).toMatchObject({ failed: 1, held: 1, lastTrouble: 'SMTP: 450' })
  expect(JSON.stringify([queue, mail])).not.toContain('a-payload')
})

test('the last mail that was handed over is told', async () => {
  await db().sentMail.create({ data: { jobId: 'one', name: 'x', messageId: '<1>', sentAt: addSeconds(now, -60) } })
  await db().sentMail.create({ data: { jobId: 'two', name: 'x', messageId: '<2>', sentAt: addSeconds(now, -30) } })

  expect((await read()).mail.lastSentAt).toEqual(addSeconds(now, -30))
})

test('a process that was not heard of for a minute is silent, whatever it said last', async () => {
  await aProcess('web', 5)
  await aProcess('web', 5, true)
  await aProcess('worker', 90, true)

  const { processes } = await read()

  expect(processes.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    ...['web draining', 'web running', 'worker silent'],
  ])
})

test('what a build needs and the database lacks is named; who doesn’t know compares nothing', async () => {
  const behind = await readSystem(asOperator(), [...migrations, '9999_later'])
  const unknowing = await readSystem(asOperator(), null)

  expect([behind.migrations.missing, unknowing.migrations.missing]).toEqual([['9999_later'], null])
})

test('the same numbers are metrics of the whole installation', async () => {
  measureInstallation()
  await aJob('email.x', { runAt: addSeconds(new Date(), -90) })
  const { readers } = metering()

  expect(await readers.get('queue_jobs')?.()).toContainEqual({ labels: { job: 'email.x', state: 'waiting' }, value: 1 })
  const [oldest] = (await readers.get('queue_oldest_seconds')?.()) ?? []
  expect(oldest?.value).toBeGreaterThanOrEqual(90)
  expect(await readers.get('sessions')?.()).toEqual([{ labels: {}, value: 0 }])
  readers.clear()
})
