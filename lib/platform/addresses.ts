import ipaddr from 'ipaddr.js'
import { env } from './env'

/**
 * The address a request came from: the socket's, or what a configured proxy
 * says in `X-Forwarded-For`, read from the right until the first hop that is
 * not a trusted proxy (I31). `server.ts` puts the socket's address into
 * `x-porchlight-peer` and drops what a client sent under that name.
 */
export function clientAddress(headers: Headers): string {
  const peer = normal(headers.get('x-porchlight-peer') ?? '')
  const hops = (headers.get('x-forwarded-for') ?? '').split(',').map((hop) => normal(hop.trim()))
  let client = peer
  while (isTrusted(client)) {
    const hop = hops.pop()
    if (!hop) break // none left, or one that cannot be read: what stands before it is anybody's word
    client = hop
  }
  return client
}

/** The /24 or /48 an address lies in: what admins see and what limits count (decision 13). */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown'
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return `${parsed.toString().split('.').slice(0, 3).join('.')}.x`
  const [a, b, c] = (parsed as ipaddr.IPv6).parts
  return `${[a, b, c].map((part) => part?.toString(16)).join(':')}::x`
}

function isTrusted(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  return env().TRUSTED_PROXIES.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
  )
}

/** Some proxies add the port: `192.0.2.1:5060`, `[2001:db8::1]:5060`. */
function normal(text: string): string {
  const address = text.replace(/^\[(.+)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
  return ipaddr.isValid(address) ? ipaddr.process(address).toString() : ''
}
