import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { aTerminal } from './a-terminal'

const as = ['--as', 'olu@vendor.test', '--reason', 'Ticket 4711']
const { type, json, printed } = aTerminal()
const add = (...more: string[]) => json('keys', 'add', '--name', 'Billing', ...more, ...as)

test('a key is made, printed once, listed by its last letters and revoked', async () => {
  await json('operators', 'create', '--name', 'Olu Adeyemi', '--email', 'olu@vendor.test')

  const { key, ...made } = await add('--permission', 'plan, organizations', '--days', '30')
  const [listed] = await json('keys', 'list')
  const table = (await type('keys', 'list')).out
  const revoked = await json('keys', 'revoke', '--key', made.id, ...as)

  expect(key).toMatch(/^opk_[0-9a-z]{24}_[\w-]{43}$/)
  const facts = { id: made.id, name: 'Billing', hint: key.slice(-4), madeBy: 'olu@vendor.test', lastUsedAt: null }
  expect(listed).toMatchObject({ ...facts, permissions: ['organizations', 'plan'], state: 'in use', revokedAt: null })
  expect(table).toContain('organizations')
  expect(revoked).toMatchObject({ state: 'revoked', revokedAt: expect.any(String) })
  expect(printed().split(key)).toHaveLength(2)
  const rows = [await db().operatorKey.findMany(), await db().auditEvent.findMany(), await db().outboxJob.findMany()]
  expect(JSON.stringify(rows)).not.toContain(key.slice(-43))
  expect(await json('audit', 'list', '--event', 'operator_key')).toMatchObject([
    { org: null, who: 'olu@vendor.test', sentence: 'revoked the key “Billing” for the API', reason: 'Ticket 4711' },
    { org: null, sentence: 'made the key “Billing” for the API: organizations, plan' },
  ])
})

test('unlinking an operator names the keys that still call as them, and ends those if told so', async () => {
  const others = ['--email', 'tolu@vendor.test', '--person', 'tolu']
  const unlink = (...more: string[]) => json('operators', 'unlink', '--email', 'tolu@vendor.test', ...more, ...as)
  await json('operators', 'create', '--name', 'Tolu', '--email', 'tolu@vendor.test', ...as)
  await json('people', 'create', '--name', 'Tolu', '--username', 'tolu', '--email', 'tolu@vendor.test', ...as)
  await json('operators', 'link', ...others, ...as)
  const theirs = ['--name', 'Billing', '--permission', 'plan', '--as', 'tolu@vendor.test', '--reason', 'Ticket 4711']
  const [one, ended, old] = [
    await json('keys', 'add', ...theirs),
    await json('keys', 'add', ...theirs),
    await json('keys', 'add', ...theirs),
  ]
  const own = await add('--permission', 'plan')
  await json('keys', 'revoke', '--key', ended.id, ...as)
  await db().operatorKey.update({ where: { id: old.id }, data: { expiresAt: new Date() } })

  expect(await unlink()).toMatchObject({
    account: null,
    keys: [{ id: one.id, hint: one.key.slice(-4), state: 'in use' }],
  })
  expect((await type('operators', 'unlink', '--email', 'tolu@vendor.test', ...as)).out).toContain(one.id)
  expect(await unlink('--revoke-keys')).toMatchObject({ keys: [{ id: one.id, state: 'revoked' }] })
  expect(await unlink('--revoke-keys')).toMatchObject({ keys: [] })

  const events = await db().auditEvent.findMany({ where: { name: 'operator_key.revoked' } })
  expect(events.filter(({ data }) => (data as { keyId: string }).keyId === one.id)).toHaveLength(1)
  expect(await db().operatorKey.findUniqueOrThrow({ where: { id: own.id } })).toMatchObject({ revokedAt: null })
})

test('a key lasts a year unless told otherwise, and never longer than 366 days', async () => {
  const { expiresAt } = await add('--permission', 'plan')
  const days = (Date.parse(expiresAt) - Date.now()) / 86_400_000

  expect(Math.round(days)).toBe(365)
  for (const wrong of ['0', '367', '1.5', 'ever', ''])
    expect(await type('keys', 'add', '--name', 'X', '--permission', 'plan', `--days=${wrong}`, ...as)).toMatchObject({
      code: 2,
    })
})

test('a permission that there is not, or none, is typed wrongly', async () => {
  const before = await db().operatorKey.count()

  for (const wrong of ['everything', 'plan,everything', '', ','])
    expect(await type('keys', 'add', '--name', 'X', `--permission=${wrong}`, ...as)).toMatchObject({ code: 2 })
  expect(await type('keys', 'add', '--name', 'X', '--permission', 'plan')).toMatchObject({ code: 2 })

  expect(await db().operatorKey.count()).toBe(before)
})
