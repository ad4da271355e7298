import { expect, test } from 'vitest'
import { newCtx } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { limits } from '@/lib/platform/rate-limit'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator, asVisitor } from '@/lib/testing/actors'
import { aKey, anOperator } from '@/lib/testing/api'
import { addKey, revokeKey } from './key-commands'
import { getKey, listKeys } from './key-queries'
import { NewKey } from './key-schema'
import { takeKey } from './key-use'

const input = { name: 'Billing', permissions: ['plan', 'organizations', 'plan'] as NewKey['permissions'], days: 30 }
const use = (key: string | null, now = new Date()) => takeKey(asVisitor({ now }), key, '203.0.113.x')
const eventsOf = (name: string) => db().auditEvent.findMany({ where: { name }, orderBy: { at: 'asc' } })

test('a key is told once, kept as its digest, and stands in the installation’s log', async () => {
  const operatorId = await anOperator()
  const ctx = newCtx({ kind: 'operator', operatorId, reason: 'billing is new' })

  const { id, key, expiresAt } = await addKey(ctx, input)

  const row = await db().operatorKey.findUniqueOrThrow({ where: { id } })
  expect(row).toMatchObject({ name: 'Billing', permissions: ['organizations', 'plan'], hint: key.slice(-4) })
  expect(JSON.stringify(row)).not.toContain(key.slice(-43))
  expect(expiresAt).toEqual(addSeconds(ctx.now, 30 * DAY_SECONDS))
  const actor = { kind: 'operator', operatorId, reason: 'billing is new' }
  const data = { keyId: id, name: 'Billing', permissions: ['organizations', 'plan'] }
  expect(await eventsOf('operator_key.added')).toMatchObject([{ orgId: null, actor, data }])
  expect(JSON.stringify(await listKeys(ctx))).not.toContain(key.slice(-43))
})

test('a key is somebody’s: nobody in particular makes none', async () => {
  const before = await db().operatorKey.count()

  await expect(addKey(asOperator(), input)).rejects.toMatchObject({ code: 'forbidden' })

  expect(await db().operatorKey.count()).toBe(before)
})

test.each([
  ['no end', { days: Number.POSITIVE_INFINITY }],
  ['more than 366 days', { days: 367 }],
  ['no day', { days: 0 }],
  ['no permission', { permissions: [] }],
  ['a permission that there is not', { permissions: ['everything'] }],
  ['no name', { name: ' ' }],
])('a key with %s is refused', (_, change) => {
  expect(NewKey.safeParse({ ...input, ...change }).success).toBe(false)
})

test('whoever shows a key acts as its operator; its use is noted once a minute', async () => {
  const now = new Date('2026-11-21T10:00:00Z')
  const { key, id, operatorId } = await aKey({ now })
  const usedAt = async () => (await getKey(asOperator({ now }), id)).lastUsedAt

  expect(await use(key, now)).toMatchObject({ kind: 'taken', key: { id, operatorId, name: 'Billing' } })
  expect(await usedAt()).toEqual(now)
  await use(key, addSeconds(now, 50))
  expect(await usedAt()).toEqual(now)
  await use(key, addSeconds(now, 70))
  expect(await usedAt()).toEqual(addSeconds(now, 70))
})

test('nothing else is a key: none, rubbish, another secret, another id, an ended one', async () => {
  const now = new Date()
  const [{ key, expiresAt, id }, other] = [await aKey({ now }), await aKey()]
  const swapped = other.key.slice(0, 28) + key.slice(28)
  const unknown = newId('operatorKey') + key.slice(28)

  for (const wrong of [null, '', 'rubbish', `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`, swapped, unknown])
    expect(await use(wrong), String(wrong)).toEqual({ kind: 'refused' })
  expect(await use(key, addSeconds(expiresAt, -1))).toMatchObject({ kind: 'taken' })
  expect(await use(key, expiresAt)).toEqual({ kind: 'refused' })
  await revokeKey(asOperator(), id)
  expect(await use(key)).toEqual({ kind: 'refused' })
})

test('of two who revoke a key, one is written down; what there is not is said', async () => {
  const { id } = await aKey()

  await Promise.all([revokeKey(asOperator(), id), revokeKey(asOperator(), id)])
  await revokeKey(asOperator(), id)

  expect(
    await eventsOf('operator_key.revoked').then((rows) => rows.filter(({ data }) => isAbout(data, id))),
  ).toHaveLength(1)
  await expect(revokeKey(asOperator(), newId('operatorKey'))).rejects.toMatchObject({ code: 'not_found' })
})

test('a key that calls too often waits, and no other one', async () => {
  const now = new Date('2026-11-21T11:00:00Z')
  const [busy, calm] = [await aKey({ now }), await aKey({ now })]
  for (let call = 0; call < limits.apiCalls.max; call += 1) await use(busy.key, now)

  expect(await use(busy.key, now)).toEqual({
    kind: 'too_often',
    retryAt: addSeconds(now, limits.apiCalls.windowSeconds),
  })
  expect(await use(calm.key, now)).toMatchObject({ kind: 'taken' })
  expect(await use(busy.key, addSeconds(now, limits.apiCalls.windowSeconds))).toMatchObject({ kind: 'taken' })
})

test('a network that shows wrong keys is told to wait, and holds no right one up', async () => {
  const now = new Date('2026-11-21T12:00:00Z')
  const { key } = await aKey({ now })
  for (let call = 0; call < limits.apiTries.max; call += 1) await use('rubbish', now)

  expect(await use('rubbish', now)).toMatchObject({ kind: 'too_many_tries' })
  expect(await takeKey(asVisitor({ now }), 'rubbish', '198.51.100.x')).toEqual({ kind: 'refused' })
  expect(await use(key, now)).toMatchObject({ kind: 'taken' })
})

const isAbout = (data: unknown, id: string) => (data as { keyId: string }).keyId === id
