import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { env } from '@/lib/platform/env'
import { isFailure } from '@/lib/platform/errors'
import { authenticate } from '@/lib/sessions/authenticate'
import { signOut } from '@/lib/sessions/commands'
import { currentProvider, MOUNT } from './provider'

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>
const handlers = new WeakMap<Provider, NodeHandler>()

/** Whether a path is the provider's, which stands before Next in the web process. */
export function isForApps(url: string | undefined): boolean {
  return url !== undefined && (url.startsWith(`${MOUNT}/`) || url === MOUNT)
}

/**
 * Answers one of the provider's endpoints. Host, scheme and path are those of
 * `PUBLIC_URL`, whatever the request says: absolute addresses never come from
 * a request.
 */
export async function answerApps(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const provider = await currentProvider()
  const { host, protocol } = new URL(env().PUBLIC_URL)
  const path = request.url ?? '/'
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  delete request.headers['x-forwarded-host']
  Object.assign(request, { originalUrl: path, url: path.slice(MOUNT.length) || '/' })
  await handlerOf(provider)(request, response)
}

function handlerOf(provider: Provider): NodeHandler {
  const known = handlers.get(provider)
  if (known) return known
  provider.use(aroundEach)
  const handler = provider.callback() as NodeHandler
  handlers.set(provider, handler)
  return handler
}

async function aroundEach(koa: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  koa.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY' })
  await next()
  if (koa.oidc?.route === 'end_session_confirm' && koa.oidc.params?.logout) await endOwnSession(koa)
}

/** The person signed out at an app and agreed to do so here: our session ends too, and the other apps hear of it. */
async function endOwnSession(koa: KoaContextWithOIDC): Promise<void> {
  const sessionId = await decodeSession(koa.cookies.get(SESSION_COOKIE))
  const at = now()
  const actor = sessionId && (await authenticate(sessionId, at))
  const ended = actor ? signOut(newCtx(actor, at)) : Promise.resolve()
  await ended.catch((error) => {
    if (!isFailure(error)) throw error // it had ended by then
  })
  koa.append('Set-Cookie', `${SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)
}
