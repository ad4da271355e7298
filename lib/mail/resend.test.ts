import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { isPermanent } from '@/lib/platform/permanent'
import type { Message } from './message'
import { sendByResend } from './resend'

const message: Message = {
  key: 'job_0123456789abcdefghjkmnpq.00ff',
  to: 'ada@example.com',
  from: 'Porchlight <login@example.com>',
  subject: 'Reset your password',
  text: 'Hello Ada',
  html: '<p>Hello Ada</p>',
  sentAt: new Date('2026-11-03T09:14:00Z'),
}

let requests: { url: string | undefined; headers: IncomingHttpHeaders; body: unknown }[] = []
let answer: { status: number; body: unknown }
const provider = createServer(async (request, response) => {
  requests.push({ url: request.url, headers: request.headers, body: await json(request) })
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
})

beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  process.env.RESEND_BASE_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  process.env.RESEND_API_KEY = 're_test'
})
afterAll(() => new Promise((resolve) => provider.close(resolve)))
beforeEach(() => {
  requests = []
  answer = { status: 200, body: { id: 'resend-1' } }
})

test('sends the mail once for its key', async () => {
  expect(await sendByResend(message)).toBe('resend-1')

  expect(requests).toMatchObject([
    {
      url: '/emails',
      headers: { authorization: 'Bearer re_test', 'idempotency-key': message.key },
      body: {
        to: 'ada@example.com',
        from: 'Porchlight <login@example.com>',
        subject: 'Reset your password',
        text: 'Hello Ada',
        html: '<p>Hello Ada</p>',
        headers: { 'Auto-Submitted': 'auto-generated' },
      },
    },
  ])
})

test('an earlier try that arrived counts as sent', async () => {
  answer = { status: 409, body: { statusCode: 409, name: 'invalid_idempotent_request', message: 'other words' } }

  expect(await sendByResend(message)).toBe(`earlier:${message.key}`)
})

test.each([
  [422, 'validation_error', true],
  [400, 'validation_error', true],
  [401, 'invalid_api_key', false],
  [409, 'concurrent_idempotent_requests', false],
  [429, 'rate_limit_exceeded', false],
  [500, 'internal_server_error', false],
])('%s %s: permanent is what no later try can mend', async (status, name, permanent) => {
  answer = { status, body: { statusCode: status, name, message: 'cannot send to ada@example.com' } }

  const error = await sendByResend(message).catch((problem: unknown) => problem)

  expect(String(error)).toContain(`Resend: ${status} ${name}: cannot send to …`)
  expect(isPermanent(error)).toBe(permanent)
})

test('no answer is worth a later try', async () => {
  provider.once('request', (request) => request.socket.destroy())

  const error = await sendByResend(message).catch((problem: unknown) => problem)

  expect(String(error)).toContain('no answer')
  expect(isPermanent(error)).toBe(false)
})
