import { expect, test } from 'vitest'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { asVisitor } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { beginChallenge, closeChallenge, findChallenge, takeTry, wasAnswered } from './challenges'
import { CHALLENGE_TRIES } from './model'

const fifty = Array.from({ length: 50 })
const ctx = asVisitor()

test('of fifty tries at what was shown one is had, and of fifty who close it one did', async () => {
  const challenge = await beginChallenge(ctx, { purpose: 'sign_in', browser: newSecret() })

  const tries = await Promise.all(fifty.map(() => takeTry(ctx, challenge)))
  const closings = await Promise.all(fifty.map(() => closeChallenge(ctx, challenge)))

  expect([tries, closings].map((all) => all.filter(Boolean).length)).toEqual([1, 1])
})

test('ten tries are all there are', async () => {
  const browser = newSecret()
  const { id } = await beginChallenge(ctx, { purpose: 'sign_in', browser })
  for (let i = 0; i < CHALLENGE_TRIES; i += 1) {
    const shown = (await findChallenge(ctx, id, ['sign_in'], browser))!
    expect(await takeTry(ctx, shown)).toBe(true)
  }

  expect(await findChallenge(ctx, id, ['sign_in'], browser)).toBeNull()
})

test('a challenge is for its purpose and its browser; who answered it is known there again', async () => {
  const [browser, other] = [newSecret(), newSecret()]
  const challenge = await beginChallenge(ctx, { purpose: 'second_step', browser, userId: await aUser() })
  const { id } = challenge
  expect(await findChallenge(ctx, id, ['step_up', 'lift', 'sign_in', 'register'], browser)).toBeNull()
  expect(await findChallenge(ctx, id, ['second_step'], other)).toBeNull()
  expect(await wasAnswered(ctx, id, browser)).toBe(false)

  await closeChallenge(ctx, challenge)

  expect(await findChallenge(ctx, id, ['second_step'], browser)).toBeNull()
  expect([await wasAnswered(ctx, id, browser), await wasAnswered(ctx, id, other)]).toEqual([true, false])
  expect(JSON.stringify(await db().factorChallenge.findUnique({ where: { id } }))).not.toContain(browser)
})
