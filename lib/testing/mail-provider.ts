import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export type TakenMail = { key: string; to: string; subject: string; text: string }

/** What the provider does with one request: takes it, or one of the ways in which it does not. */
export type Behaviour = 'takes' | 'is_busy' | 'fails' | 'hangs' | 'takes_and_drops' | 'drops' | 'refuses'

export type MailProvider = {
  url: string
  /** What it took, each idempotency key once, as Resend does for 24 hours. */
  taken: TakenMail[]
  /** How many requests there were, taken or not. */
  asked: () => number
  stop(): Promise<void>
}

/** Resend's `POST /emails`, played: `behave` decides about each request. */
export async function startMailProvider(behave: (to: string) => Behaviour = () => 'takes'): Promise<MailProvider> {
  const byKey = new Map<string, TakenMail>()
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    const mail = (await json(request).catch(() => null)) as Omit<TakenMail, 'key'> | null
    const behaviour = behave(mail?.to ?? '')
    const key = String(request.headers['idempotency-key'])
    if (mail && behaviour.startsWith('takes') && !byKey.has(key)) byKey.set(key, { ...mail, key })

    if (behaviour === 'hangs') return
    if (behaviour === 'drops' || behaviour === 'takes_and_drops') return void request.socket.destroy()
    const [status, body] = answers[behaviour]
    response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '1' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get taken() {
      return [...byKey.values()]
    },
    asked: () => asked,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const answers = {
  takes: [200, { id: 'resend-1' }],
  is_busy: [429, { statusCode: 429, name: 'rate_limit_exceeded', message: 'Too many requests' }],
  refuses: [422, { statusCode: 422, name: 'validation_error', message: 'Invalid `to` field' }],
  fails: [500, { statusCode: 500, name: 'internal_server_error', message: 'Something broke' }],
} as const
