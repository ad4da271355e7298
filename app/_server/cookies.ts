import 'server-only'
import { SESSION_COOKIE } from '@/lib/login/next-auth'
import { IDENTITY_SECONDS } from '@/lib/login/transaction'
import { newSecret } from '@/lib/platform/crypto'
import type { TestSignInId, TransactionId } from '@/lib/platform/ids'
import { DAY_SECONDS } from '@/lib/platform/time'
import { LONGEST_SESSION_SECONDS } from '@/lib/sessions/model'

/** By this one a browser is known again; it opens nothing (decision 13, I6). */
export const BROWSER_COOKIE = '__Host-porchlight-browser'
const TRANSACTION_PREFIX = '__Host-porchlight-tx-'
const TRANSACTIONS_AT_ONCE = 5

/** The browser's own secret of a set-up link's visit (I29). */
export const SETUP_COOKIE = '__Host-porchlight-setup'

/** Whether the browser has kept anything of ours. */
export function hasCookieOfOurs(cookies: ReadonlyMap<string, string>): boolean {
  return [...cookies.keys()].some((name) => name.startsWith('__Host-porchlight-'))
}

/** All our cookies: `__Host-` (RFC 6265bis §4.1.3.2), out of scripts' reach, not sent with foreign POSTs. */
function cookie(name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}`
}

export function readCookies(header: string | null): Map<string, string> {
  const pairs = (header ?? '')
    .split(/;\s*/)
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
  return new Map(pairs.filter(([name]) => name))
}

export function sessionCookie(value: string): string {
  return cookie(SESSION_COOKIE, value, LONGEST_SESSION_SECONDS)
}

export function noSessionCookie(): string {
  return cookie(SESSION_COOKIE, '', 0)
}

/** The browser's own secret, and the cookie to set where it had none. */
export function browserOf(cookies: ReadonlyMap<string, string>): { browser: string; set: string | null } {
  const known = cookies.get(BROWSER_COOKIE)
  if (known && /^[\w-]{43}$/.test(known)) return { browser: known, set: null }
  const browser = newSecret()
  return { browser, set: cookie(BROWSER_COOKIE, browser, 365 * DAY_SECONDS) }
}

const nameOf = (id: string) => TRANSACTION_PREFIX + id.replace(/[^a-z0-9]/g, '')

/** The secret that ties a sign-in to this browser (I6); `null` in any other. */
export function transactionSecret(cookies: ReadonlyMap<string, string>, id: string): string | null {
  return cookies.get(nameOf(id))?.split('.')[1] ?? null
}

/** One cookie a transaction, so that tabs do not disturb each other; the oldest beyond five are dropped (I27). */
export function transactionCookies(
  cookies: ReadonlyMap<string, string>,
  id: TransactionId | TestSignInId,
  secret: string,
  now: Date,
): string[] {
  const others = [...cookies].filter(([name]) => name.startsWith(TRANSACTION_PREFIX) && name !== nameOf(id))
  const oldest = others
    .sort(([, a], [, b]) => Number(b.split('.')[0]) - Number(a.split('.')[0]))
    .slice(TRANSACTIONS_AT_ONCE - 1)
  return [
    cookie(nameOf(id), `${now.getTime()}.${secret}`, IDENTITY_SECONDS),
    ...oldest.map(([name]) => cookie(name, '', 0)),
  ]
}
