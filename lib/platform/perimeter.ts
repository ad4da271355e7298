import type { IncomingMessage, ServerResponse } from 'node:http'
import { env } from './env'

/** What every answer says, whoever makes it: pages, files, the OpenID provider, refusals and failures. */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'same-origin', // not no-referrer: our own forms would send `Origin: null`
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}

/** For answers that name no policy of their own, which hold nothing that could run. */
const STRICTEST = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/**
 * Gives an answer the headers that never vary. What says nothing about being
 * kept is not kept, and what names no content policy may load nothing.
 */
export function guardAnswer(request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const writeHead = response.writeHead
  response.writeHead = function (this: ServerResponse, ...given: unknown[]) {
    if (!this.hasHeader('cache-control')) this.setHeader('Cache-Control', 'no-store')
    if (!this.hasHeader('content-security-policy')) this.setHeader('Content-Security-Policy', STRICTEST)
    if (isStillSending(request)) this.setHeader('Connection', 'close')
    return Reflect.apply(writeHead, this, given)
  } as typeof writeHead
}

/**
 * Whether a request is refused before all of it is here. The next one on its
 * line, behind a proxy somebody else's, would wait for ever behind what nobody
 * reads: such a line is closed.
 */
function isStillSending({ complete, headers }: IncomingMessage): boolean {
  return !complete && ('transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0)
}

/**
 * Makes a request say our own host, whatever it said: absolute addresses, and
 * what a form's `Origin` is compared with, never come from a request.
 *
 * @returns `false` for an address that nobody can read (RFC 3986 §2.1, UTF-8, no NUL)
 */
export function takeRequest(request: IncomingMessage): boolean {
  const { host, protocol } = new URL(env().PUBLIC_URL)
  request.headers.host = host
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  for (const name of ['x-forwarded-host', 'x-forwarded-port', 'forwarded']) delete request.headers[name]
  return isReadable(request.url ?? '/')
}

function isReadable(url: string): boolean {
  try {
    return !decodeURIComponent(url.replace(/\?.*$/s, '')).includes('\0')
  } catch {
    return false
  }
}
