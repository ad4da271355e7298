import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asSystem } from '@/lib/testing/actors'
import { aKey } from '@/lib/testing/api'
import { prune } from './prune'

const now = new Date('2026-11-03T09:00:00Z')
const daysAgo = (days: number) => addSeconds(now, -days * DAY_SECONDS)

async function anAssertion(assertionId: string, expiresAt: Date) {
  await db().seenAssertion.create({ data: { connectionId: 'con_x', issuer: 'idp', assertionId, expiresAt } })
}

async function aJob(state: { doneAt?: Date; failedAt?: Date }) {
  const id = newId('job')
  await db().outboxJob.create({ data: { id, name: 'test.job', payload: {}, runAt: now, createdAt: now, ...state } })
  return id
}

test('deletes what expired long enough ago and leaves the rest', async () => {
  await db().rateLimit.createMany({
    data: [
      { key: 'over', count: 1, expiresAt: addSeconds(now, -1) },
      { key: 'counting', count: 1, expiresAt: addSeconds(now, 1) },
    ],
  })
  await anAssertion('expired two days ago', daysAgo(2))
  await anAssertion('expired an hour ago', addSeconds(now, -3600))

  await prune(asSystem({ now }))

  expect(await db().rateLimit.findMany({ select: { key: true } })).toEqual([{ key: 'counting' }])
  expect(await db().seenAssertion.findMany({ select: { assertionId: true } })).toEqual([
    { assertionId: 'expired an hour ago' },
  ])
})

test('deletes jobs that were done two weeks ago, never one that failed or waits', async () => {
  await aJob({ doneAt: daysAgo(15) })
  const kept = [await aJob({ doneAt: daysAgo(13) }), await aJob({ failedAt: daysAgo(100) }), await aJob({})]

  await prune(asSystem({ now }))

  const left = await db().outboxJob.findMany({ select: { id: true } })
  expect(left.map(({ id }) => id).sort()).toEqual(kept.sort())
})

test('deletes what was answered to calls of the API after a day', async () => {
  const { id: keyId } = await aKey()
  const called = { keyId, requestDigest: 'd', status: 201, answer: {} }
  await db().apiAnswer.createMany({
    data: [
      { ...called, callId: 'long ago', createdAt: addSeconds(daysAgo(1), -1) },
      { ...called, callId: 'just now', createdAt: addSeconds(daysAgo(1), 1) },
    ],
  })

  await prune(asSystem({ now }))

  expect(await db().apiAnswer.findMany({ select: { callId: true } })).toEqual([{ callId: 'just now' }])
})
