import { beforeEach, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { asUser } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { anAuthenticatorApp, aPasskey, someRecoveryCodes } from '@/lib/testing/factors'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { beginTotp, confirmTotp, makeRecoveryCodes, removeTotp } from './codes'
import { removePasskey } from './commands'
import { checkFactor, takeFactor } from './prove'
import { factorsOf, listMyFactors } from './queries'
import { codeAt } from './totp'

beforeEach(enqueuedJobs)

const inSession = async (userId: UserId, overrides: Parameters<typeof asUser>[1] = {}) =>
  asUser(userId, { sessionId: await aSession(userId), ...overrides })

/** Checks and takes a code, as the ways in do. */
async function use(userId: UserId, kind: 'totp' | 'recovery_code', text: string, now = new Date()): Promise<boolean> {
  const ctx = asUser(userId, { now })
  const proven = await checkFactor(ctx, userId, 'no challenge', { kind, text })
  return proven !== null && transact(ctx, (tx) => takeFactor(tx, proven))
}

test('an authenticator app counts once a code has confirmed it', async () => {
  const userId = await aUser()
  const ctx = await inSession(userId)
  const { secret, qr } = await beginTotp(ctx)
  expect(secret).toMatch(/^[A-Z2-7]{32}$/)
  expect(qr.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/)
  expect(await factorsOf(ctx, userId)).toMatchObject({ totp: false })
  expect(await use(userId, 'totp', codeAt(secret, new Date()))).toBe(false)

  await expect(confirmTotp(ctx, { code: '000000' })).rejects.toMatchObject({ code: 'factor_refused' })
  const sessionId = await confirmTotp(ctx, { code: codeAt(secret, ctx.now) })

  expect(await factorsOf(ctx, userId)).toMatchObject({ totp: true })
  expect(await authenticate(sessionId, new Date())).toMatchObject({ factor: 'totp' })
  expect(await enqueuedJobs()).toEqual([{ name: 'email.factor-changed', payload: { userId, what: 'totp_added' } }])
  expect(await use(userId, 'totp', codeAt(secret, ctx.now), ctx.now)).toBe(false) // the code that confirmed is spent
  expect(JSON.stringify(await db().totpFactor.findUnique({ where: { userId } }))).not.toContain(secret)
})

test('a code is taken once, one step early or late, and none from before the last one', async () => {
  const userId = await aUser()
  const codeOf = await anAuthenticatorApp(userId)
  const now = new Date()
  const [early, present, late] = [-30, 0, 30].map((seconds) => codeOf(addSeconds(now, seconds))) as [
    string,
    string,
    string,
  ]

  expect(await use(userId, 'totp', codeOf(addSeconds(now, 90)), now)).toBe(false)
  const results = await Promise.all(Array.from({ length: 50 }, () => use(userId, 'totp', present, now)))
  expect(results.filter(Boolean)).toHaveLength(1)
  expect(await use(userId, 'totp', early, now)).toBe(false)
  expect(await use(userId, 'totp', ` ${late.slice(0, 3)} ${late.slice(3)} `, now)).toBe(true)
})

test('a second app takes removing the first; removing ends other sessions', async () => {
  const userId = await aUser()
  await anAuthenticatorApp(userId)
  const [ctx, other] = [await inSession(userId, { factor: 'totp' }), await aSession(userId)]

  await expect(beginTotp(ctx)).rejects.toMatchObject({ code: 'too_many_factors' })
  await removeTotp(ctx)
  await expect(removeTotp(ctx)).rejects.toMatchObject({ code: 'factor_not_found' })

  expect(await authenticate(other, new Date())).toBeNull()
  await beginTotp(ctx)
})

test('ten recovery codes are shown once and kept as digests; each works once, however it is typed', async () => {
  const userId = await aUser()
  await aPasskey(userId)
  const codes = await someRecoveryCodes(userId)
  const [first, second] = codes as [string, string]
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(JSON.stringify(await db().recoveryCode.findMany({ where: { userId } }))).not.toContain(first)
  await enqueuedJobs()

  const results = await Promise.all(Array.from({ length: 50 }, () => use(userId, 'recovery_code', first)))
  expect(results.filter(Boolean)).toHaveLength(1)
  expect(await use(userId, 'recovery_code', second.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o'))).toBe(true)

  expect(await enqueuedJobs()).toEqual(
    [9, 8].map((left) => ({ name: 'email.factor-changed', payload: { userId, what: 'code_used', left } })),
  )
  expect((await listMyFactors(asUser(userId))).recoveryCodesLeft).toBe(8)
})

test('new recovery codes kill the old ones; nobody else’s open anything; without a factor there are none', async () => {
  const [ada, bo] = [await aUser(), await aUser()]
  await anAuthenticatorApp(ada)
  await aPasskey(bo)
  const [[old], [bos]] = [await someRecoveryCodes(ada), await someRecoveryCodes(bo)] as [string[], string[]]
  const [fresh] = (await someRecoveryCodes(ada)) as [string]

  expect(await use(ada, 'recovery_code', old!)).toBe(false)
  expect(await use(ada, 'recovery_code', bos!)).toBe(false)
  await removeTotp(await inSession(ada, { factor: 'totp' }))
  expect(await use(ada, 'recovery_code', fresh)).toBe(false)
  await expect(makeRecoveryCodes(await inSession(ada))).rejects.toMatchObject({ code: 'factor_not_found' })
})

test.each<[string, Parameters<typeof asUser>[1], string]>([
  ['confined', { confinedTo: 'org_elsewhere' }, 'confined_session'],
  ['stale', { provenAt: addSeconds(new Date(), -11 * MINUTE_SECONDS) }, 'proof_needed'],
])('a %s session changes nothing', async (_, overrides, code) => {
  const userId = await aUser()
  await aPasskey(userId)
  await anAuthenticatorApp(userId)
  const ctx = await inSession(userId, { factor: 'passkey', ...overrides })
  const before = await factorsOf(ctx, userId)
  const [passkey] = await db().passkey.findMany({ where: { userId } })
  const passkeyId = passkey?.id as `psk_${string}`

  for (const act of [
    () => beginTotp(ctx),
    () => confirmTotp(ctx, { code: '123456' }),
    () => removeTotp(ctx),
    () => makeRecoveryCodes(ctx),
    () => removePasskey(ctx, { passkeyId }),
  ])
    await expect(act()).rejects.toMatchObject({ code })
  expect(await factorsOf(ctx, userId)).toEqual(before)
})
