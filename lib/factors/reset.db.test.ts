import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { authenticate } from '@/lib/sessions/authenticate'
import { asOperator } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { anAuthenticatorApp, aPasskey, someRecoveryCodes } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { factorsOf } from './queries'
import { resetFactors } from './reset'

beforeEach(enqueuedJobs)

test('somebody who lost every factor has none, no session, and is told; others keep theirs', async () => {
  const [lost, other] = [await aUser(), await aUser()]
  for (const userId of [lost, other]) {
    await aPasskey(userId)
    await anAuthenticatorApp(userId)
    await someRecoveryCodes(userId)
  }
  const sessions = [await aSession(lost), await aSession(other)]
  await enqueuedJobs()
  const ctx = asOperator()

  await resetFactors(ctx, lost)

  expect(await factorsOf(ctx, lost)).toMatchObject({ passkeys: 0, totp: false })
  expect(await factorsOf(ctx, other)).toMatchObject({ passkeys: 1, totp: true })
  expect(await db().recoveryCode.groupBy({ by: ['userId'] })).toEqual([{ userId: other }])
  expect(await Promise.all(sessions.map((id) => authenticate(id, new Date())))).toMatchObject([null, { userId: other }])
  expect(await enqueuedJobs()).toContainEqual({
    name: 'email.factor-changed',
    payload: { userId: lost, what: 'reset' },
  })
  expect(await db().auditEvent.count({ where: { name: 'factors.reset' } })).toBe(1)
})

test('nothing to reset is said, and nothing is written', async () => {
  const userId = await aUser()
  await expect(resetFactors(asOperator(), userId)).rejects.toMatchObject({ code: 'factor_not_found' })
  expect(await enqueuedJobs()).toEqual([])
  expect(
    await db().auditEvent.count({ where: { name: 'factors.reset', data: { path: ['userId'], equals: userId } } }),
  ).toBe(0)
})
