import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { acts, playedElsewhere } from '@/lib/testing/acts/all'
import { aScene } from '@/lib/testing/acts/scene'
import { digestOfTables, withoutNewRowsIn } from '@/lib/testing/outage'

/** Counters take part in no transaction: a try counts, whatever comes of it. Nor does what the engine knows of a draft. */
const APART = ['RateLimit', 'EngineRecord']

test.each(Object.entries(acts))('%s: where it cannot be written down, it did not happen', async (event, prepare) => {
  const act = await prepare(await aScene())
  const before = await digestOfTables(APART)

  await expect(withoutNewRowsIn('AuditEvent', act)).rejects.toThrow('no more rows')

  expect(await digestOfTables(APART)).toEqual(before)
  await act()
  expect(await db().auditEvent.count({ where: { name: event } })).toBeGreaterThan(0)
})

test.each([
  'link_request.opened',
  'link_request.linked',
  'link_request.declined',
  'session.ended',
  'passkey.removed',
] as const)('%s: nor where its mails and messages cannot be asked for', async (event) => {
  const act = await acts[event]!(await aScene())
  const before = await digestOfTables(APART)

  await expect(withoutNewRowsIn('OutboxJob', act)).rejects.toThrow('no more rows')

  expect(await digestOfTables(APART)).toEqual(before)
})

test('the tests that are named for other events exist', () => {
  const files = Object.values(playedElsewhere).filter((file) => file !== null)
  expect(files.filter((file) => !existsSync(file))).toEqual([])
})
