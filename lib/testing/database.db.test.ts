import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

const app = new pg.Client({ connectionString: process.env.DATABASE_URL })
const owner = new pg.Client({ connectionString: process.env.MIGRATION_DATABASE_URL })

beforeAll(() => Promise.all([app.connect(), owner.connect()]))
afterAll(() => Promise.all([app.end(), owner.end()]))

test('a test file has a database of its own, empty and migrated', async () => {
  const { rows } = await app.query('select count(*)::int as count from "User"')

  expect(rows).toEqual([{ count: 0 }])
})

test('the application’s role may change no table', async () => {
  await expect(app.query('alter table "User" add column extra text')).rejects.toThrow('must be owner')
  await expect(app.query('create table extra ()')).rejects.toThrow('permission denied')
})

test('the application’s role may add to the audit log, never change it', async () => {
  await expect(app.query('update "AuditEvent" set id = id')).rejects.toThrow('permission denied')
  await expect(app.query('delete from "AuditEvent"')).rejects.toThrow('permission denied')
  await expect(app.query('truncate "AuditEvent"')).rejects.toThrow('permission denied')

  const { rows } = await app.query(`select has_table_privilege('"AuditEvent"', 'insert') as allowed`)
  expect(rows).toEqual([{ allowed: true }])
})

test('the application’s role may use the queue’s tables', async () => {
  const { rows } = await app.query(`select has_table_privilege('bullmq.job', 'insert') as allowed`)

  expect(rows).toEqual([{ allowed: true }])
})
