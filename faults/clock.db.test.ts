import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { prune } from '@/jobs/handlers/prune'
import { proveByCode } from '@/lib/link-requests/prove'
import { signInWithPassword } from '@/lib/login/password'
import { takeSecondStep } from '@/lib/login/second-step'
import { newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { signOut } from '@/lib/sessions/commands'
import { asIdentity, asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aVisit, codeOf } from '@/lib/testing/app-visit'
import { redeem, startApps } from '@/lib/testing/apps'
import { aMember, anIdentity, aUser } from '@/lib/testing/factories'
import { anAuthenticatorApp, someRecoveryCodes } from '@/lib/testing/factors'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { askFor, mailed, scene } from '@/lib/testing/proof-codes'
import { aSession } from '@/lib/testing/sessions'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { askPasswordReset, resetPassword } from '@/lib/users/commands'
import { hashPassword } from '@/lib/users/password'

const clock = join(env().MAIL_FOLDER!, 'clock')
beforeAll(() => void Object.assign(env(), { TEST_CLOCK_FILE: clock }))
afterAll(() => void Object.assign(env(), { TEST_CLOCK_FILE: undefined }))

/** After the clock was set back by an hour, as NTP may do to a machine that was wrong. */
async function anHourBack<T>(work: (now: Date) => Promise<T>): Promise<T> {
  writeFileSync(clock, String(-HOUR_SECONDS))
  try {
    return await work(addSeconds(new Date(), -HOUR_SECONDS))
  } finally {
    writeFileSync(clock, '0')
  }
}

test('an answer that was taken stays taken, in its sign-in and in another one, also after a tidying', async () => {
  const org = await aSamlOrg()
  const userId = await aMember(org.orgId)
  await anIdentity(org.connectionId, {
    issuer: org.issuer,
    subject: `ada@${org.domain}`,
    email: `ada@${org.domain}`,
    userId,
  })
  const browser = aBrowser(org)
  const transaction = await browser.begin()
  const answer = browser.answer(transaction)
  await browser.post(transaction, answer)
  const first = await browser.finish(transaction)
  expect(first.kind).not.toBe('refused')
  await prune(asSystem({ now: addSeconds(new Date(), 2 * HOUR_SECONDS) }))

  await anHourBack(async (now) => {
    await browser.post(transaction, answer, { now })
    expect(await browser.finish(transaction, { now })).toMatchObject({ kind: 'lost' })

    const other = await browser.begin({ now })
    expect((await browser.post(other, answer, { now })).kind).toBe('refused')
  })
  expect(await db().seenAssertion.count({ where: { connectionId: org.connectionId } })).toBe(1)
})

test('a session that was ended stays ended', async () => {
  const userId = await aUser()
  const sessionId = await aSession(userId)
  await signOut(asUser(userId, { sessionId }))

  await anHourBack(async (now) => expect(await authenticate(sessionId, now)).toBeNull())
})

test('a mailed link that was used stays used', async () => {
  const email = `${crypto.randomUUID()}@example.com`
  await aUser({ email })
  await askPasswordReset(asVisitor(), email)
  await runJobs()
  const token = /[?&]t=([\w-]{43})/.exec(mailsTo(email)[0]?.text ?? '')?.[1] ?? expect.fail('no token')
  expect(await resetPassword(asVisitor(), token, 'a loud lamp at noon')).toBe('done')

  await anHourBack(async (now) =>
    expect(await resetPassword(asVisitor({ now }), token, 'a loud lamp at noon')).toBe('gone'),
  )
})

test('a mailed code that was used stays used', async () => {
  const { ada, request, browser } = await scene()
  await askFor(ada, request, browser)
  const code = (await mailed())[0]?.code ?? ''
  expect(await proveByCode(browser, { linkRequestId: request.id, code })).toBe('proven')

  await anHourBack(async (now) => {
    const later = asIdentity(request.identity, { ...browser.actor, now })
    expect(await proveByCode(later, { linkRequestId: request.id, code })).toBe('mismatch')
  })
})

test('codes of an authenticator app and recovery codes that were used stay used', async () => {
  const password = 'a quiet lamp at dusk'
  const ada = await aUser({ passwordHash: await hashPassword(password) })
  const codeAt = await anAuthenticatorApp(ada)
  const [recovery = ''] = await someRecoveryCodes(ada)
  const totp = codeAt()
  expect(await secondStep(ada, password, { kind: 'totp', text: totp })).toBe('opened')
  expect(await secondStep(ada, password, { kind: 'recovery_code', text: recovery })).toBe('opened')

  await anHourBack(async (now) => {
    expect(await secondStep(ada, password, { kind: 'totp', text: totp }, now)).not.toBe('opened')
    expect(await secondStep(ada, password, { kind: 'recovery_code', text: recovery }, now)).not.toBe('opened')
  })
})

test('an app’s code that was redeemed stays redeemed', async () => {
  const provider = await startApps()
  const ada = await aVisit(provider.origin)
  const code = await codeOf(ada)
  expect((await redeem(provider.origin, ada.app, code)).status).toBe(200)

  await anHourBack(async () => {
    expect(await redeem(provider.origin, ada.app, code)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
  })
  await provider.stop()
})

type Answer = Parameters<typeof takeSecondStep>[3]

/** Password and factor, in a browser that nobody knows. */
async function secondStep(userId: UserId, password: string, answer: Answer, now = new Date()): Promise<string> {
  const { email: identifier } = await db().user.findUniqueOrThrow({ where: { id: userId } })
  const here = { browser: newSecret(), device: { device: 'Firefox', network: newSecret() }, current: null }
  const outcome = await signInWithPassword(asVisitor({ now }), { identifier, password, ...here })
  if (outcome.kind !== 'second_step') throw new Error(outcome.kind)
  return (await takeSecondStep(asVisitor({ now }), outcome.challengeId, ['second_step'], answer, here)).kind
}
