import { lookup as dnsLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, type Dispatcher, fetch as undiciFetch } from 'undici'
import { env } from './env'
import { fail } from './errors'
import { once } from './singleton'

const TIMEOUT_MS = 5000
const MAX_BYTES = 1_000_000

/**
 * Fetches an address that a customer gave us (I12): https only, no redirects,
 * five seconds and one megabyte in all. Every address that the name resolves to
 * must be public, and the connection goes to the very address that was checked,
 * whatever DNS says a moment later.
 *
 * @throws Failure `address_not_public` for private, loopback, link-local,
 *   multicast and reserved addresses in any notation.
 * @throws Failure `provider_unreachable` for time-outs, redirects and huge answers.
 * @param dispatcher who connects; another one than ours only to ask another name server.
 */
export async function fetchOutside(
  url: string | URL,
  init: { method?: string; headers?: Record<string, string>; body?: string | Uint8Array } = {},
  dispatcher: Dispatcher = agent(),
): Promise<Response> {
  const target = checkUrl(url)
  try {
    const response = await undiciFetch(target, {
      ...init,
      redirect: 'manual',
      dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.status >= 300 && response.status < 400)
      fail('provider_unreachable', { detail: 'It answered with a redirect.' })
    const body = await readCapped(response.body)
    const bodyless = response.status === 204 || response.status === 205
    return new Response(bodyless ? null : body, { status: response.status, headers: [...response.headers] })
  } catch (error) {
    throw asFailure(error)
  }
}

/** Refuses what must not even be looked up; IP literals are checked here, names when they connect. */
export function checkUrl(url: string | URL): URL {
  const target = URL.canParse(String(url))
    ? new URL(url)
    : fail('provider_unreachable', { detail: 'That is not an address.' })
  const literal = target.hostname.replace(/^\[|\]$/g, '')
  if (ipaddr.isValid(literal) && !mayConnect(literal)) fail('address_not_public')
  const plain = target.protocol === 'http:' && env().ALLOW_LOOPBACK_PROVIDERS && isLoopbackName(literal)
  if (target.protocol !== 'https:' && !plain)
    fail('provider_unreachable', { detail: 'The address must begin with https.' })
  if (target.username || target.password)
    fail('provider_unreachable', { detail: 'The address must not hold a password.' })
  return target
}

/**
 * Whether `address` (any notation that ipaddr.js reads) is public, or loopback
 * where that is allowed. Of IPv6 only 2000::/3 is handed out (RFC 3587 §2);
 * whoever answers elsewhere is inside.
 */
export function mayConnect(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address) // unwraps ::ffff:10.0.0.1
  const range = parsed.range()
  if (range === 'loopback') return env().ALLOW_LOOPBACK_PROVIDERS
  return range === 'unicast' && (parsed.kind() === 'ipv4' || isHandedOut(parsed as ipaddr.IPv6))
}

const isHandedOut = (address: ipaddr.IPv6) => address.parts[0]! >> 13 === 1

const isLoopbackName = (host: string) =>
  host === 'localhost' || (ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback')

/** Resolves like the system does, and hands on only when all answers may be connected to. */
function publicLookup(resolve: typeof dnsLookup): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0)
      if (!addresses.length || !addresses.every(({ address }) => mayConnect(address)))
        return callback(Object.assign(new Error('not a public address'), { code: 'EADDRNOTPUBLIC' }), '', 0)
      if (options.all) return callback(null, addresses)
      callback(null, addresses[0]!.address, addresses[0]!.family)
    })
  }
}

/** Connects to public addresses only, whatever `resolve` says. */
export function publicAgent(resolve: typeof dnsLookup): Agent {
  const connect = { lookup: publicLookup(resolve), timeout: TIMEOUT_MS }
  return new Agent({ connect, connections: 8, maxHeaderSize: 32_768 })
}

const agent = () => once('http.agent', () => publicAgent(dnsLookup))

async function readCapped(body: AsyncIterable<Uint8Array> | null): Promise<ArrayBuffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > MAX_BYTES) fail('provider_unreachable', { detail: 'Its answer is larger than one megabyte.' })
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks)).buffer
}

function asFailure(error: unknown): unknown {
  if (error instanceof Error && error.name === 'Failure') return error
  const codes = [error, (error as Error)?.cause].map((each) => (each as { code?: string })?.code)
  try {
    if (codes.includes('EADDRNOTPUBLIC')) fail('address_not_public')
    fail('provider_unreachable', { cause: error })
  } catch (failure) {
    return failure
  }
}
