import { expect, test } from 'vitest'
import { seal } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asVisitor } from '@/lib/testing/actors'
import { aConnection, anOrg } from '@/lib/testing/factories'
import { findKeptAnswer, KEPT_AT_MOST, keepFailedAnswer } from './kept'

const now = new Date('2026-03-02T09:00:00Z')

/** Keeps an answer that came so many seconds after the first; one without a signature keeps its digest only. */
async function keep(of: Awaited<ReturnType<typeof aKeeper>>, second: number, isSigned = true) {
  const attemptId = newId('attempt')
  const ctx = asVisitor({ now: addSeconds(now, second) })
  const answer = { came: `answer ${second}`, keep: isSigned ? `answer ${second}` : null }
  await keepFailedAnswer(ctx, { attemptId, ...of }, answer, { code: 'expired', requestId: '_1', startedAt: now })
  return attemptId
}

async function aKeeper() {
  const orgId = await anOrg()
  return { orgId, connectionId: await aConnection(orgId) }
}

/** As many answers as an organization may keep, a second after another. */
async function full({ orgId, connectionId }: Awaited<ReturnType<typeof aKeeper>>) {
  const rows = Array.from({ length: KEPT_AT_MOST }, (_, second) => ({
    ...{ attemptId: newId('attempt'), orgId, connectionId, digest: 'x', expected: {} },
    ...{ answerSealed: seal('x', 'x'), createdAt: addSeconds(now, second), expiresAt: addSeconds(now, 999) },
  }))
  await db().keptAnswer.createMany({ data: rows })
  return rows.map(({ attemptId }) => attemptId)
}

const find = (orgId: OrgId, attemptId: string) =>
  findKeptAnswer(asVisitor({ now: addSeconds(now, 200) }), orgId, attemptId)

test('an organization keeps its newest answers, whoever sends how many; another’s stay', async () => {
  const [one, other] = [await aKeeper(), await aKeeper()]
  const theirs = await keep(other, 0)
  const [first, second] = await full(one)

  await keep(one, 150, false)
  expect(await find(one.orgId, first!)).not.toBeNull()
  const newest = await keep(one, 151)

  expect(await find(one.orgId, first!)).toBeNull()
  expect(await find(one.orgId, second!)).not.toBeNull()
  expect(await find(one.orgId, newest)).toMatchObject({ why: 'kept', answer: 'answer 151' })
  expect(await find(other.orgId, theirs)).toMatchObject({ why: 'kept' })
  const sealed = await db().keptAnswer.count({ where: { orgId: one.orgId, answerSealed: { not: null } } })
  expect(sealed).toBe(KEPT_AT_MOST)
})
