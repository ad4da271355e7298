import { beforeEach, expect, test } from 'vitest'
import { newCtx } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { asOperator } from '@/lib/testing/actors'
import { createOperator } from './commands'

const olu = { name: 'Olu Adeyemi', email: 'olu@vendor.test' }
const mia = { name: 'Mia Berg', email: 'mia@vendor.test' }

beforeEach(async () => {
  await db().operator.deleteMany()
})

test('the first operator needs nobody, the second is added by the first', async () => {
  const first = await createOperator(asOperator(), olu)
  const ctx = newCtx({ kind: 'operator' as const, operatorId: first, reason: 'Mia joins the team' })
  const second = await createOperator(ctx, mia)

  expect(await db().operator.findMany({ orderBy: { email: 'asc' } })).toMatchObject([mia, olu])
  expect(await db().auditEvent.findMany({ where: { requestId: ctx.requestId } })).toMatchObject([
    {
      name: 'operator.created',
      orgId: null,
      actor: { operatorId: first, reason: 'Mia joins the team' },
      data: { operatorId: second, name: 'Mia Berg' },
    },
  ])
})

test('nobody adds a second operator without being one, also when two come at once', async () => {
  const results = await Promise.allSettled([createOperator(asOperator(), olu), createOperator(asOperator(), mia)])

  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'forbidden' } })
  expect(await db().operator.count()).toBe(1)
})

test('an address is one operator', async () => {
  const operatorId = await createOperator(asOperator(), olu)
  const again = newCtx({ kind: 'operator' as const, operatorId, reason: 'again' })

  await expect(createOperator(again, { ...olu, name: 'Another Olu' })).rejects.toMatchObject({ code: 'email_taken' })
  expect(await db().auditEvent.count({ where: { requestId: again.requestId } })).toBe(0)
})
