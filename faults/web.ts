import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { linkRequestToMember } from '@/lib/link-requests/decide'
import { LinkRequestToMember } from '@/lib/link-requests/schema'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { pool } from '@/lib/platform/db'
import { drainable } from '@/lib/platform/drain'
import { isFailure } from '@/lib/platform/errors'
import type { OrgId } from '@/lib/platform/ids'
import { log } from '@/lib/platform/log'
import { authenticate } from '@/lib/sessions/authenticate'
import { type Press, presses } from './presses'
import { answerHosted, loadRoutes } from './routes'

/**
 * A web process for tests of faults: the hosted pages as they are, without Next,
 * so that it starts in a second. What the console does by server actions has
 * addresses of its own here. Its first line is its port.
 */
const NOTICE_MS = 1500
const PATIENCE_MS = 10_000

process.stdin.once('end', () => process.exit(1)).resume() // the test is gone
process.on('unhandledRejection', (error) => log.error('unhandled rejection', error))
let isDraining = false
const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    log.error('the request failed', error)
    if (!response.headersSent) response.writeHead(isFailure(error) ? error.status : 500)
    response.end(isFailure(error) ? error.code : '')
  })
})
const drain = drainable(server)
await loadRoutes() // who is ready answers at once
server.listen(Number(process.env.PORT), '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`)
})
process.once('SIGTERM', async () => {
  isDraining = true
  const wasClean = await drain({ noticeMs: NOTICE_MS, patienceMs: PATIENCE_MS })
  await pool().end()
  process.exit(wasClean ? 0 : 1)
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  request.headers['x-porchlight-peer'] = request.socket.remoteAddress ?? ''
  if (request.url === '/readyz') return void response.writeHead(isDraining ? 503 : 200).end()
  if (request.url === '/who') return void response.end((await person(request))?.userId ?? '')
  if (request.url === '/link') return link(request, response)
  if (request.url === '/set-up') return setUp(request, response)
  await answerHosted(request, response)
}

/** What an admin's press on “Link” does. */
async function link(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { orgId, ...input } = JSON.parse(await text(request)) as { orgId: OrgId }
  const actor = await person(request)
  if (!actor) return void response.writeHead(401).end()
  response.end(await linkRequestToMember(newCtx(actor, now()), orgId, LinkRequestToMember.parse(input)))
}

/** What an owner's press in the console does while they set single sign-on up. */
async function setUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const press = JSON.parse(await text(request)) as Press
  const actor = await person(request)
  if (!actor) return void response.writeHead(401).end()
  await presses[press.what](newCtx(actor, now()), press)
  response.end('done')
}

async function person(request: IncomingMessage) {
  const cookie = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1]
  const sessionId = await decodeSession(cookie)
  return sessionId && (await authenticate(sessionId, now()))
}
