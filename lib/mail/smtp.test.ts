import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isPermanent } from '@/lib/platform/permanent'
import { startSmtp, type TestSmtp } from '@/lib/testing/smtp'
import type { Message } from './message'
import { sendBySmtp } from './smtp'

const message: Message = {
  key: 'job_0123456789abcdefghjkmnpq.00ff',
  to: 'ada@example.com',
  from: 'Porchlight <login@example.com>',
  subject: 'Reset your password',
  text: 'Hello Ada',
  html: '<p>Hello Ada</p>',
  sentAt: new Date('2026-11-03T09:14:00Z'),
}

let server: TestSmtp
beforeAll(async () => {
  server = await startSmtp()
  process.env.SMTP_URL = server.url
})
afterAll(() => server.stop())
beforeEach(() => {
  server.received.length = 0
  Object.assign(server.refuse, { recipient: () => null, data: () => null, login: () => null })
})

test('sends both parts, with an id that the job decides', async () => {
  const id = await sendBySmtp(message)

  expect(id).toBe('<job_0123456789abcdefghjkmnpq.00ff@localhost>')
  expect(server.received).toEqual([{ to: ['ada@example.com'], raw: expect.stringContaining(`Message-ID: ${id}`) }])
  const { raw } = server.received[0]!
  expect(raw).toContain('Auto-Submitted: auto-generated')
  expect(raw).toMatch(/text\/plain[\s\S]*Hello Ada[\s\S]*text\/html[\s\S]*<p>Hello Ada<\/p>/)
})

test('the same mail tried again has the same Message-ID', async () => {
  expect(await sendBySmtp(message)).toBe(await sendBySmtp(message))
})

test.each([
  ['an unknown address', { recipient: () => 550 }, true],
  ['a refused message', { data: () => 554 }, true],
  ['a greylisted address', { recipient: () => 451 }, false],
  ['a server with a full disk', { data: () => 452 }, false],
  ['a refused login', { login: () => 535 }, false],
])('%s: permanent is what no later try can mend', async (_, refuse, permanent) => {
  Object.assign(server.refuse, refuse)

  const error = await sendBySmtp(message).catch((problem: unknown) => problem)

  expect(error).toBeInstanceOf(Error)
  expect(isPermanent(error)).toBe(permanent)
})

test('a server that takes the mail and then says nothing is given up in a quarter of a minute, for a later try', async () => {
  server.after = () => 'is_silent'
  const began = performance.now()

  const error = await sendBySmtp(message).catch((problem: unknown) => problem)

  server.after = () => 'tells'
  expect(isPermanent(error)).toBe(false)
  expect(error).toBeInstanceOf(Error)
  expect(performance.now() - began).toBeLessThan(15_000)
}, 30_000)

test('an error holds no address', async () => {
  server.refuse.recipient = () => 550

  await expect(sendBySmtp(message)).rejects.toThrow(/^SMTP: (?!.*ada@example)/)
})
