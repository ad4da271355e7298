import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { clientAddress, networkOf } from '@/lib/platform/addresses'
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
  if (request.url?.startsWith('/session/end')) return endingsUsedUp(request)
  if (request.method !== 'POST') return null
  const [own, anybody] = await Promise.all(
    [claimedName(request), UNKNOWN].map((name) => isUsedUp(now(), limits.appTries, subjectOf(request, name))),
  )
  return own ?? anybody ?? null
}

/** Asking to be signed out leaves a row behind, whoever asks: one network may do so as often as it may begin sign-ins. */
async function endingsUsedUp(request: IncomingMessage): Promise<Date | null> {
  const verdict = await take(now(), [[limits.starts, `apps ${networkOf(addressOf(request))}`]])
  return verdict.allowed ? null : verdict.retryAt
}

/** Counts a try after it failed; see {@link triesUsedUp}. */
export async function countFailure(koa: KoaContextWithOIDC): Promise<void> {
  if (!ROUTES.includes(koa.oidc?.route)) return
  const { error } = (koa.body ?? {}) as { error?: string }
  const isCode = koa.oidc?.params?.grant_type === 'authorization_code'
  if (error === 'invalid_client' || (error === 'invalid_grant' && isCode))
    await take(now(), [[limits.appTries, subjectOf(koa.req, koa.oidc?.client ? claimedName(koa.req) : UNKNOWN)]])
}

/** All apps that do not exist count as one, or each try would have a count of its own. */
const UNKNOWN = '(unknown)'

/**
 * An app that sends a wrong secret spoils it for itself, not for its neighbours. The whole address counts, not its
 * network: client ids are known to everybody, and who rents a server beside an app's must not be able to stop it.
 */
function subjectOf(request: IncomingMessage, name: string): string {
  return `${addressOf(request)} ${name}`
}

function claimedName({ headers }: IncomingMessage): string {
  const [, basic = ''] = /^basic ([\w+/=-]+)$/i.exec(headers.authorization ?? '') ?? []
  const [named = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return named.slice(0, 64)
}

function addressOf({ headers }: IncomingMessage): string {
  const from = new Headers()
  for (const name of ['x-porchlight-peer', 'x-forwarded-for']) from.set(name, [headers[name] ?? ''].flat().join(','))
  return clientAddress(from)
}
