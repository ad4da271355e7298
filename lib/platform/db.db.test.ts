import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { record } from '@/lib/audit/record'
import { asSystem, asUser } from '@/lib/testing/actors'
import { anOrg, aUser } from '@/lib/testing/factories'
import { type Ctx, type Tx, transact } from './context'
import { db, pool } from './db'
import { defineJob, enqueue } from './jobs'

const job = defineJob({ name: 'test.job', payload: z.object({ n: z.number() }), attempts: 1, backoffSeconds: 1 })
const owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })
beforeAll(() => owner.connect())
afterAll(() => owner.end())

/** A change with its audit event and its job, in one transaction. */
async function change(ctx: Ctx, name: string, thenFail = false): Promise<void> {
  const orgId = await anOrg()
  await transact(ctx, async (tx: Tx) => {
    await tx.db.org.update({ where: { id: orgId }, data: { name } })
    await record(tx, { id: orgId }, 'org.changed', { fields: [name] })
    await enqueue(tx, job, { n: 1 })
    if (thenFail) throw new Error('a bug')
  })
}

const traces = (name: string) =>
  Promise.all([
    db().org.count({ where: { name } }),
    db().auditEvent.count({ where: { data: { path: ['fields'], equals: [name] } } }),
    db().outboxJob.count(),
  ])

test('a command that fails leaves no change, no audit event and no job', async () => {
  await expect(change(asSystem(), 'Failed', true)).rejects.toThrow('a bug')
  expect(await traces('Failed')).toEqual([0, 0, 0])

  await change(asSystem(), 'Done')
  expect(await traces('Done')).toEqual([1, 1, 1])
})

test('an audit event that cannot be written takes the change with it', async () => {
  const orgId = await anOrg()
  const work = transact(asUser(await aUser()), async (tx) => {
    await tx.db.org.update({ where: { id: orgId }, data: { name: 'Unlogged' } })
    await record(tx, { id: orgId }, 'org.changed', { fields: 'no list' as never })
  })

  await expect(work).rejects.toThrow()
  expect(await db().org.count({ where: { name: 'Unlogged' } })).toBe(0)
})

test('no role changes or deletes an audit event', async () => {
  await change(asSystem(), 'Kept')

  for (const sql of ['update "AuditEvent" set name = \'x\'', 'delete from "AuditEvent"', 'truncate "AuditEvent"']) {
    await expect(pool().query(sql), sql).rejects.toThrow('permission denied')
    await expect(owner.query(sql), sql).rejects.toThrow(/append/i)
  }
  await expect(db().auditEvent.deleteMany()).rejects.toThrow()
  await expect(db().auditEvent.updateMany({ data: { name: 'x' } })).rejects.toThrow()
  expect((await traces('Kept'))[1]).toBe(1)
})

test('what a rolled-back transaction held does not hold up the next', async () => {
  await Promise.allSettled(Array.from({ length: 30 }, (_, i) => change(asSystem(), `Crowd ${i}`, true)))

  await change(asSystem(), 'After')
  expect((await traces('After')).slice(0, 2)).toEqual([1, 1])
})
