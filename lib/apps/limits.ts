import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { clientAddress } from '@/lib/platform/addresses'
import { now } from '@/lib/platform/clock'
import { isUsedUp, limits, take } from '@/lib/platform/rate-limit'

const ROUTES = ['token', 'introspection', 'revocation']

/**
 * Whether an address has shown so many wrong secrets and codes for an app that
 * nothing more is looked at for now (I16, decision 13): the moment from which on
 * it is again. Right ones are never counted, since an app's server refreshes for
 * thousands from one address; nor are refresh tokens that died, of which a
 * sign-out by many people makes many.
 */
export async function triesUsedUp(request: IncomingMessage): Promise<Date | null> {
  return request.method === 'POST' ? isUsedUp(now(), limits.appTries, subjectOf(request)) : null
}

/** Counts a try after it failed; see {@link triesUsedUp}. */
export async function countFailure(koa: KoaContextWithOIDC): Promise<void> {
  if (!ROUTES.includes(koa.oidc?.route)) return
  const { error } = (koa.body ?? {}) as { error?: string }
  const isCode = koa.oidc?.params?.grant_type === 'authorization_code'
  if (error === 'invalid_client' || (error === 'invalid_grant' && isCode))
    await take(now(), [[limits.appTries, subjectOf(koa.req)]])
}

/**
 * An app that sends a wrong secret spoils it for itself, not for its neighbours. The whole address counts, not its
 * network: client ids are known to everybody, and who rents a server beside an app's must not be able to stop it.
 */
function subjectOf({ headers }: IncomingMessage): string {
  const [, basic = ''] = /^basic ([\w+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  const [named = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  const from = new Headers()
  for (const name of ['x-porchlight-peer', 'x-forwarded-for']) from.set(name, [headers[name] ?? ''].flat().join(','))
  return `${clientAddress(from)} ${named.slice(0, 64)}`
}
