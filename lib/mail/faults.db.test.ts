import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { byName, handleEmail } from '@/jobs/handler'
import { runWith } from '@/jobs/run'
import { listFailedJobs } from '@/lib/audit/failed-jobs'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { asOperator, asSystem, asVisitor } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { type Behaviour, type MailProvider, startMailProvider } from '@/lib/testing/mail-provider'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { amount, diceOf, seed } from '@/lib/testing/scale'
import { startSmtp, type TestSmtp } from '@/lib/testing/smtp'
import { askPasswordReset, resetPassword } from '@/lib/users/commands'
import { passwordReset } from '@/lib/users/emails'
import { defineEmail } from './define'

const MAILS = amount(250, 1000)
/** Sides that say nothing cost ten seconds each; lib/mail/smtp.test.ts has one more. */
const SILENCES = amount(1, 5)
const AT_ONCE = 10
const PATIENCE_MS = amount(300_000, 1_200_000)

const news = defineEmail({
  name: 'test-news',
  payload: z.object({ to: z.string() }),
  load: async (_, { to }, secrets) => ({ to, code: secrets.code('news') }),
  render: ({ code }) => ({ subject: 'News', paragraphs: ['There is news.'], code }),
})
const handlers = byName([handleEmail(news), handleEmail(passwordReset)])
const run = runWith(handlers)

const readers = Array.from({ length: MAILS }, (_, n) => `reader-${n}@example.com`)
const ask = () =>
  transact(asSystem(), async (tx) => {
    for (const to of readers) await enqueue(tx, news.job, { to })
  })
const rows = (where = {}) => db().outboxJob.findMany({ where, select: { id: true, name: true, tries: true } })
const open = { doneAt: null, failedAt: null }

/** Tries each job until it is closed, without the waits between the tries; returns how many tries there were. */
async function workOff(): Promise<number> {
  let tries = 0
  for (;;) {
    const jobs = await rows(open)
    if (jobs.length === 0) return tries
    const work = async () => {
      for (let job = jobs.pop(); job; job = jobs.pop()) {
        const { id, name } = job
        tries += 1
        await run({ id, name, isLastTry: job.tries + 1 >= news.job.attempts }).catch(() => undefined)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
}

const dice = diceOf(seed)
const sometimes = (percent: number) => dice.between(0, 100) < percent

beforeEach(async () => {
  await enqueuedJobs()
  await db().sentMail.deleteMany()
})

describe('by SMTP', () => {
  let server: TestSmtp
  beforeAll(async () => {
    server = await startSmtp()
    Object.assign(env(), { MAIL_DRIVER: 'smtp', SMTP_URL: server.url })
  })
  afterAll(() => server.stop())

  test(
    `${MAILS} mails arrive once each; one whose receipt was lost, once more with the same Message-ID and code`,
    async () => {
      const dropped = new Set<string>()
      let silences = 0
      server.refuse.login = () => (sometimes(3) ? 454 : null)
      server.refuse.recipient = (address) => (address === readers[0] ? 550 : sometimes(10) ? 451 : null)
      server.refuse.data = () => (sometimes(5) ? 452 : null)
      server.after = (raw) => {
        const id = messageId(raw)
        if (dropped.has(id) || !sometimes(15)) return 'tells'
        dropped.add(id)
        silences += 1
        return silences <= SILENCES ? 'is_silent' : 'dies'
      }
      await ask()

      expect(await workOff()).toBeGreaterThan(MAILS * 1.2)

      const arrived = new Map<string, string[]>()
      for (const { raw } of server.received)
        arrived.set(messageId(raw), [...(arrived.get(messageId(raw)) ?? []), codeIn(raw)])
      expect(new Set(server.received.flatMap(({ to }) => to))).toEqual(new Set(readers.slice(1)))
      expect(arrived.size).toBe(MAILS - 1)
      for (const [id, codes] of arrived) {
        expect(codes).toHaveLength(dropped.has(id) ? 2 : 1)
        expect(new Set(codes).size).toBe(1)
      }
      await expectOneDeadLetter()
    },
    PATIENCE_MS,
  )
})

const messageId = (raw: string) => /^Message-ID: (\S+)/im.exec(raw)?.[1] ?? ''
const codeIn = (raw: string) => /^\d{8}\r$/m.exec(raw)?.[0] ?? expect.fail('no code')

/** Operators see the mail that nobody can have, without its address; every other one is written down as sent. */
async function expectOneDeadLetter(): Promise<void> {
  const failed = await listFailedJobs(asOperator())
  expect(failed).toEqual([expect.objectContaining({ name: 'email.test-news', tries: expect.any(Number) })])
  expect(failed[0]?.lastError).toBeTruthy()
  expect(JSON.stringify(failed)).not.toContain('example.com')
  expect(await db().sentMail.count()).toBe(MAILS - 1)
}

describe('by Resend', () => {
  let provider: MailProvider
  let behave: (to: string) => Behaviour = () => 'takes'
  beforeAll(async () => {
    provider = await startMailProvider((to) => behave(to))
    process.env.RESEND_BASE_URL = provider.url
    Object.assign(env(), { MAIL_DRIVER: 'resend', RESEND_API_KEY: 're_test' })
  })
  afterAll(() => provider.stop())

  test(
    `${MAILS} mails arrive once each, whatever the provider answers`,
    async () => {
      let silences = 0
      const faults = ['is_busy', 'fails', 'takes_and_drops', 'drops'] as const
      behave = (to) => {
        if (to === readers[0]) return 'refuses'
        if (!sometimes(30)) return 'takes'
        if (!sometimes(5)) return dice.oneOf(faults)
        silences += 1
        return silences <= SILENCES ? 'hangs' : 'fails'
      }
      await ask()

      expect(await workOff()).toBeGreaterThan(MAILS * 1.2)

      expect(provider.taken.map(({ to }) => to).sort()).toEqual(readers.slice(1).sort())
      await expectOneDeadLetter()
    },
    PATIENCE_MS,
  )

  test('the link of a mail whose receipt was lost works, also when the mail went out hours after it was asked for', async () => {
    const clock = join(env().MAIL_FOLDER!, 'clock')
    const now = (seconds: number) => addSeconds(new Date(), seconds)
    const answers: Behaviour[] = ['is_busy', 'fails', 'takes_and_drops', 'is_busy', 'takes']
    behave = () => answers.shift() ?? 'takes'
    const email = `${crypto.randomUUID()}@example.com`
    await aUser({ email })
    await askPasswordReset(asVisitor(), email)

    writeFileSync(clock, String(20 * HOUR_SECONDS))
    Object.assign(env(), { TEST_CLOCK_FILE: clock })
    await workOff()
    Object.assign(env(), { TEST_CLOCK_FILE: undefined })

    expect(answers).toEqual([])
    const [mail, ...more] = provider.taken.filter(({ to }) => to === email)
    expect(more).toEqual([])
    const token = /[?&]t=([\w-]{43})/.exec(mail?.text ?? '')?.[1] ?? expect.fail('no token')
    const at = now(20 * HOUR_SECONDS + 1800)
    expect(await resetPassword(asVisitor({ now: at }), token, 'a loud lamp at noon')).toBe('done')
    expect(await resetPassword(asVisitor({ now: at }), token, 'a loud lamp at noon')).toBe('gone')
  })
})
