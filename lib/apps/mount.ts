import type { IncomingMessage, ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { now } from '@/lib/platform/clock'
import { env } from '@/lib/platform/env'
import { log } from '@/lib/platform/log'
import { endOwnSession, insteadOfScript } from './end-session'
import { MOUNT } from './issuer'
import { countFailure, triesUsedUp } from './limits'
import { currentProvider } from './provider'
import { isFromApp } from './provider-configuration'

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
  const { host, protocol } = new URL(env().PUBLIC_URL)
  const path = request.url ?? '/'
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  delete request.headers['x-forwarded-host']
  Object.assign(request, { originalUrl: path, url: path.slice(MOUNT.length) || '/' })
  try {
    const until = await triesUsedUp(request)
    if (until) return tooMany(response, until)
    await handlerOf(await currentProvider())(request, response)
  } catch (error) {
    log.error('the OpenID provider cannot answer', error)
    if (!response.headersSent) response.writeHead(503, JSON_TYPE)
    response.end(JSON.stringify({ error: 'temporarily_unavailable' }))
  }
}

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

function tooMany(response: ServerResponse, until: Date): void {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now().getTime()) / 1000))
  const body = { error: 'slow_down', error_description: 'too many wrong secrets or codes from this address' }
  response.writeHead(429, { ...JSON_TYPE, 'retry-after': String(seconds) }).end(JSON.stringify(body))
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
  if (!isForOwnPage(koa)) withoutSharing(koa)
  await countFailure(koa)
  if (koa.oidc?.route === 'end_session' && koa.status === 200) await insteadOfScript(koa)
  if (koa.oidc?.route === 'end_session_confirm' && koa.state.isSigningOut) await endOwnSession(koa)
}

/** A browser app's own page may read its answers. Before it asks, a browser asks without saying for which app. */
function isForOwnPage(koa: KoaContextWithOIDC): boolean {
  const client = koa.oidc?.client
  return koa.method === 'OPTIONS' || (client !== undefined && isFromApp(koa, koa.get('origin'), client))
}

/** The library lets any page read some answers, errors among them. */
function withoutSharing(koa: KoaContextWithOIDC): void {
  for (const name of Object.keys(koa.response.headers).filter((each) => each.startsWith('access-control-')))
    koa.remove(name)
}
