import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import * as z from 'zod'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { isPermanent } from '@/lib/platform/permanent'
import { asSystem } from '@/lib/testing/actors'
import { startSmtp, type TestSmtp } from '@/lib/testing/smtp'
import { defineEmail } from './define'
import { sendEmail } from './send'

let server: TestSmtp
let addresses: string[] = []
const greeting = defineEmail({
  name: 'test-greeting',
  payload: z.object({ greeting: z.string() }),
  load: async (_, { greeting }, secrets) => addresses.map((to) => ({ to, greeting, code: secrets.code('greeting') })),
  render: ({ greeting, code }) => ({ subject: greeting, paragraphs: [greeting], code }),
})
const payload = { greeting: 'Good morning' }

beforeAll(async () => {
  server = await startSmtp()
  Object.assign(process.env, { MAIL_DRIVER: 'smtp', SMTP_URL: server.url })
})
afterAll(() => server.stop())
beforeEach(() => {
  server.received.length = 0
  server.refuse.recipient = () => null
})

const send = (jobId = newId('job')) => sendEmail(asSystem(), greeting, jobId, payload)
const readers = () => server.received.flatMap(({ to }) => to)

test('a job that runs twice mails once', async () => {
  addresses = ['ada@example.com']
  const jobId = newId('job')

  await send(jobId)
  await send(jobId)

  expect(readers()).toEqual(['ada@example.com'])
  expect(await db().sentMail.findMany()).toMatchObject([{ name: 'test-greeting', messageId: expect.any(String) }])
})

test('two jobs are two mails', async () => {
  addresses = ['ada@example.com']

  await send()
  await send()

  expect(readers()).toEqual(['ada@example.com', 'ada@example.com'])
})

test('nobody to write to is no failure', async () => {
  addresses = []

  await send()

  expect(readers()).toEqual([])
})

test('an address that is refused for ever keeps no other from its mail', async () => {
  addresses = ['gone@example.com', 'ada@example.com']
  server.refuse.recipient = (address) => (address.startsWith('gone') ? 550 : null)

  const error = await send().catch((problem: unknown) => problem)

  expect(isPermanent(error)).toBe(true)
  expect(readers()).toEqual(['ada@example.com'])
})

test('a later try mails only those who have none yet, whatever the order', async () => {
  addresses = ['busy@example.com', 'ada@example.com']
  server.refuse.recipient = (address) => (address.startsWith('busy') ? 451 : null)
  const jobId = newId('job')
  const error = await send(jobId).catch((problem: unknown) => problem)
  expect(isPermanent(error)).toBe(false)

  addresses = ['ada@example.com', 'new@example.com', 'busy@example.com']
  server.refuse.recipient = () => null
  await send(jobId)

  expect(readers()).toEqual(['ada@example.com', 'new@example.com', 'busy@example.com'])
})

test('a code is the same at each try of a job, and another one for another job', async () => {
  addresses = ['ada@example.com']
  const jobId = newId('job')
  const codes = () => server.received.map(({ raw }) => /^\d{8}\r$/m.exec(raw)?.[0])

  await send(jobId)
  await db().sentMail.deleteMany()
  await send(jobId)
  await send()

  const [first, again, other] = codes()
  expect(first).toBeDefined()
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})
