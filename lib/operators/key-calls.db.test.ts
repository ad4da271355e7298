import { beforeAll, expect, test } from 'vitest'
import { record } from '@/lib/audit/record'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { fail } from '@/lib/platform/errors'
import type { Id } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asOperator } from '@/lib/testing/actors'
import { aKey } from '@/lib/testing/api'
import { untilWaiting } from '@/lib/testing/waiting'
import { type NamedCall, once } from './key-calls'

const answer = { status: 201, answer: { id: 'sul_x' } }
let keyId: Id<'operatorKey'>
let calls = 0
beforeAll(async () => {
  keyId = (await aKey()).id
})

/** A call that nobody has made yet. */
const aCall = (overrides: Partial<NamedCall> = {}): NamedCall => {
  calls += 1
  return { keyId, callId: `call-${calls}`, requestDigest: 'what it asks', ...overrides }
}

test('a call that is said again gets the first answer, and is done once', async () => {
  const call = aCall()
  let done = 0
  const act = async () => {
    done += 1
    return answer
  }

  expect([await once(asOperator(), call, act), await once(asOperator(), call, act)]).toMatchObject([answer, answer])
  expect(done).toBe(1)
  await expect(once(asOperator(), { ...call, requestDigest: 'something else' }, act)).rejects.toMatchObject({
    code: 'api_call_differs',
  })
  const other = await aKey()
  await once(asOperator(), { ...call, keyId: other.id, requestDigest: 'something else' }, act)
  expect(done).toBe(2)
})

test('of two at once one works, and the other is told', async () => {
  const call = aCall()
  let finish = () => {}
  const slow = once(asOperator(), call, () => new Promise((resolve) => (finish = () => resolve(answer))))
  await expect.poll(() => db().apiAnswer.count({ where: { callId: call.callId } })).toBe(1)

  await expect(once(asOperator(), call, async () => answer)).rejects.toMatchObject({ code: 'api_call_running' })

  finish()
  expect(await slow).toEqual(answer)
})

test('what was refused may be tried again by the same name', async () => {
  const call = aCall()

  await expect(once(asOperator(), call, async () => fail('connection_needs_plan'))).rejects.toMatchObject({
    code: 'connection_needs_plan',
  })

  expect(await once(asOperator(), call, async () => answer)).toEqual(answer)
})

test('a process that died before the act is made up for after a minute', async () => {
  const call = aCall()
  await left(call, asOperator())

  await expect(once(asOperator(), call, async () => answer)).rejects.toMatchObject({ code: 'api_call_running' })
  const later = asOperator({ now: addSeconds(new Date(), 61) })
  expect(await once(later, call, async () => answer)).toEqual(answer)
})

/** Acts that go on until they are told to end, each with its own status. */
function openActs() {
  const ends: (() => void)[] = []
  const act = (status: number) => () =>
    new Promise<typeof answer>((resolve) => ends.push(() => resolve({ ...answer, status })))
  return { ends, act }
}

test('of many who make up for a dead process at once, one does', async () => {
  const call = aCall()
  await left(call, asOperator())
  const { ends, act } = openActs()
  const later = asOperator({ now: addSeconds(new Date(), 61) })

  let refused = 0
  const { all } = await db().$transaction(async (tx) => {
    await tx.$queryRaw`select "callId" from "ApiAnswer" where "callId" = ${call.callId} for update`
    const all = Array.from({ length: 4 }, () => once(later, call, act(201)))
    for (const one of all) one.catch(() => (refused += 1))
    await untilWaiting('ApiAnswer', 2) // both have found that its process is dead
    return { all }
  })
  await expect.poll(() => ends.length + refused).toBe(4)

  expect(ends).toHaveLength(1)
  ends[0]?.()
  for (const one of (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected'))
    expect(one).toMatchObject({ reason: { code: 'api_call_running' } })
})

test('who comes back late, and was made up for meanwhile, changes no answer', async () => {
  const call = aCall()
  const { ends, act } = openActs()
  const later = asOperator({ now: addSeconds(new Date(), 61) })
  const late = once(asOperator(), call, act(200))
  await expect.poll(() => ends.length).toBe(1)
  const next = once(later, call, act(201))
  await expect.poll(() => ends.length).toBe(2)

  ends[0]?.()
  await late
  ends[1]?.()
  await next

  expect(await once(later, call, act(500))).toMatchObject({ status: 201 })
})

test('an act whose answer was lost is not done again', async () => {
  const call = aCall()
  const ctx = asOperator()
  const act = async () => {
    await transact(ctx, (tx) => record(tx, null, 'installation.onboarding_changed', { assists: true }))
    throw new Error('the line broke')
  }
  await expect(once(ctx, call, act)).rejects.toThrow('the line broke')

  const later = asOperator({ now: addSeconds(new Date(), 61) })
  await expect(once(later, call, async () => answer)).rejects.toMatchObject({ code: 'api_answer_lost' })
})

/** As a process leaves it that is killed at the start of its act. */
async function left(call: NamedCall, { requestId, now }: ReturnType<typeof asOperator>): Promise<void> {
  const trace = { requestId, at: now.toISOString() }
  await db().apiAnswer.create({ data: { ...call, status: 0, answer: trace, createdAt: now } })
}
