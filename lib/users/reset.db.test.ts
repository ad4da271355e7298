import { beforeAll, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { startSession } from '@/lib/sessions/commands'
import { asVisitor } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { enqueuedJobs, runJobs } from '@/lib/testing/outbox'
import { askPasswordReset, peekReset, resetPassword } from './commands'
import { hashPassword, verifyPassword } from './password'

const next = 'a loud lamp at noon'
let passwordHash: string
beforeAll(async () => {
  passwordHash = await hashPassword('a quiet lamp at dusk')
})

async function aPerson() {
  const userId = await aUser({ passwordHash })
  const { email, username } = await db().user.findUniqueOrThrow({ where: { id: userId } })
  return { userId, email, username }
}

/** Asks, lets the worker mail, and opens the mail. */
async function aToken({ email }: { email: string }): Promise<string> {
  const before = mailsTo(email).length
  await askPasswordReset(asVisitor(), email)
  await runJobs()
  const mail = mailsTo(email)[before]
  return /[?&]t=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? expect.fail('no mail with a token')
}

const opensWith = async (userId: UserId, password: string) =>
  verifyPassword((await db().user.findUniqueOrThrow({ where: { id: userId } })).passwordHash, password)
const reset = (token: string, { password = next, now = new Date() } = {}) =>
  resetPassword(asVisitor({ now }), token, password)

test('a mailed link sets a new password once and ends all sessions', async () => {
  const ada = await aPerson()
  const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
  const sessionId = await transact(asVisitor(), (tx) =>
    startSession(tx, { userId: ada.userId, method: 'password', origin: null, device }),
  )
  const token = await aToken(ada)
  expect(await peekReset(asVisitor(), token)).toMatchObject({ name: expect.stringContaining(ada.username) })
  await enqueuedJobs()

  expect(await reset(token)).toBe('done')

  expect(await opensWith(ada.userId, next)).toBe(true)
  expect(await authenticate(sessionId, new Date())).toBeNull()
  expect(await peekReset(asVisitor(), token)).toBeNull()
  expect(await reset(token, { password: 'yet another lamp' })).toBe('gone')
  expect(await opensWith(ada.userId, next)).toBe(true)
  const events = await db().auditEvent.findMany({
    where: { data: { path: ['userId'], equals: ada.userId }, name: { not: 'session.started' } },
    orderBy: { name: 'asc' },
  })
  expect(events.map(({ name }) => name)).toEqual([
    'session.ended_everywhere',
    'user.password_changed',
    'user.password_reset_asked',
  ])
  expect(await enqueuedJobs()).toEqual([
    { name: 'email.password-changed', payload: { userId: ada.userId } },
    { name: 'access.ended', payload: { userId: ada.userId } },
  ])
})

test('the token is made when the mail is sent; no table ever holds it', async () => {
  const ada = await aPerson()
  await askPasswordReset(asVisitor(), ada.email)
  expect(await db().mailToken.count({ where: { userId: ada.userId } })).toBe(0)

  const token = await aToken(ada)

  const rows = await db().$queryRaw<{ text: string }[]>`
    select t::text as text from "MailToken" t union all select t::text from "OutboxJob" t
    union all select t::text from "SentMail" t union all select t::text from "AuditEvent" t union all select t::text from "User" t`
  expect(rows.length).toBeGreaterThan(0)
  expect(rows.filter(({ text }) => text.includes(token))).toEqual([])
})

test('of 50 who use a link at once, one sets the password', async () => {
  const ada = await aPerson()
  const token = await aToken(ada)
  const passwords = Array.from({ length: 50 }, (_, i) => `a loud lamp at noon ${i}`)

  const outcomes = await Promise.all(passwords.map((password) => reset(token, { password })))

  expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
  expect(new Set(outcomes)).toEqual(new Set(['done', 'gone']))
  expect(await opensWith(ada.userId, passwords[outcomes.indexOf('done')]!)).toBe(true)
})

test('a used link takes the person’s other links with it, and nobody else’s', async () => {
  const [ada, bo] = [await aPerson(), await aPerson()]
  const [first, second, bos] = [await aToken(ada), await aToken(ada), await aToken(bo)]

  expect(await reset(second)).toBe('done')
  expect(await reset(first)).toBe('gone')
  expect(await reset(bos)).toBe('done')
})

test('a weak password is refused with the reason, and the link still works', async () => {
  const ada = await aPerson()
  const token = await aToken(ada)

  for (const [password, weak] of [
    ['short', 'short'],
    [ada.email, 'address'],
    ['aaaaaaaaaaaaaaaa', 'repeats'],
    ['Password12345', 'similar'],
  ] as const)
    expect(await reset(token, { password })).toEqual({ weak })
  expect(await reset(token)).toBe('done')
})

test('a link dies after an hour, with the account, and for another purpose', async () => {
  const [ada, bo, cleo] = [await aPerson(), await aPerson(), await aPerson()]
  const [adas, bos, cleos] = [await aToken(ada), await aToken(bo), await aToken(cleo)]
  const later = addSeconds(new Date(), 3601)
  await db().user.update({ where: { id: bo.userId }, data: { disabledAt: new Date() } })
  await db().mailToken.updateMany({ where: { userId: cleo.userId }, data: { purpose: 'undo_link' } })

  expect(await reset(adas, { now: later })).toBe('gone')
  expect(await peekReset(asVisitor({ now: later }), adas)).toBeNull()
  for (const token of [bos, cleos, '', 'guessed']) {
    expect(await reset(token)).toBe('gone')
    expect(await peekReset(asVisitor(), token)).toBeNull()
  }
})

test('asking answers and leaves the same for everybody; only an open account is mailed', async () => {
  const [ada, shut] = [await aPerson(), await aPerson()]
  await db().user.update({ where: { id: shut.userId }, data: { disabledAt: new Date() } })
  await enqueuedJobs()
  const traces = []
  for (const identifier of [ada.email, ada.username, shut.email, 'nobody@people.test', 'no one', '@@']) {
    const before = await rowCounts()
    const answer = await askPasswordReset(asVisitor(), identifier)
    traces.push([answer, difference(before, await rowCounts())])
  }

  expect(traces.map(([answer]) => answer)).toEqual(Array(6).fill(undefined))
  // A try at Ada's address and at her username count for one account.
  expect(traces.map(([, rows]) => rows)).toEqual([1, 0, 1, 1, 1, 1].map((limits) => ({ jobs: 1, limits, others: 0 })))
  await runJobs()
  expect(mailsTo(ada.email)).toHaveLength(2)
  expect([mailsTo(shut.email), mailsTo('nobody@people.test')]).toEqual([[], []])
})

test('a stranger causes five mails an hour at most', async () => {
  const ada = await aPerson()
  await enqueuedJobs()

  await Promise.all(Array.from({ length: 20 }, () => askPasswordReset(asVisitor(), ada.email)))

  expect(await enqueuedJobs()).toHaveLength(5)
})

async function rowCounts() {
  const [jobs, limits, ...others] = await Promise.all([
    db().outboxJob.count(),
    db().rateLimit.count(),
    db().auditEvent.count(),
    db().mailToken.count(),
    db().attempt.count(),
  ])
  return { jobs, limits, others: others.reduce((sum, count) => sum + count, 0) }
}

type Counts = Awaited<ReturnType<typeof rowCounts>>

function difference(before: Counts, after: Counts): Counts {
  return { jobs: after.jobs - before.jobs, limits: after.limits - before.limits, others: after.others - before.others }
}
