import { expect, test } from 'vitest'
import { clientAddress, networkOf } from './addresses'

process.env.TRUSTED_PROXIES = '10.0.0.0/8, 2001:db8:ffff::/48 192.0.2.7' // read at first use

function addressOf(peer: string | null, forwarded?: string): string {
  const headers = new Headers(peer === null ? {} : { 'x-porchlight-peer': peer })
  if (forwarded !== undefined) headers.set('x-forwarded-for', forwarded)
  return clientAddress(headers)
}

test.each<[string, string | null, string | undefined, string]>([
  ['the socket’s address without a proxy', '198.51.100.9', undefined, '198.51.100.9'],
  ['nothing that a stranger says', '198.51.100.9', '203.0.113.1', '198.51.100.9'],
  ['what a trusted proxy says', '10.1.2.3', '203.0.113.1', '203.0.113.1'],
  ['what a single trusted address says', '192.0.2.7', '203.0.113.1', '203.0.113.1'],
  ['the socket’s address when a proxy says nothing', '10.1.2.3', undefined, '10.1.2.3'],
  ['the last hop, not what the client wrote before it', '10.1.2.3', '127.0.0.1, 8.8.8.8, 203.0.113.1', '203.0.113.1'],
  ['the first hop from the right that is no proxy', '10.1.2.3', '8.8.8.8, 203.0.113.1, 10.9.9.9', '203.0.113.1'],
  ['no address of ours that the client put in front', '10.1.2.3', '10.0.0.1, 203.0.113.1', '203.0.113.1'],
  ['the outermost proxy, when all are ours', '10.1.2.3', '10.0.0.1, 10.0.0.2', '10.0.0.1'],
  ['the proxy, when its hop cannot be read', '10.1.2.3', '8.8.8.8, unknown', '10.1.2.3'],
  ['the proxy, when its hop is empty', '10.1.2.3', '8.8.8.8, ', '10.1.2.3'],
  ['an address with a port', '10.1.2.3', '203.0.113.1:5060', '203.0.113.1'],
  ['an IPv6 address with a port', '10.1.2.3', '[2001:db8::1]:5060', '2001:db8::1'],
  ['IPv6 from an IPv6 proxy', '2001:db8:ffff::1', '2001:db8::1', '2001:db8::1'],
  ['an IPv4 proxy in IPv6 clothes', '::ffff:10.1.2.3', '203.0.113.1', '203.0.113.1'],
  ['a client in IPv6 clothes', '10.1.2.3', '::ffff:203.0.113.1', '203.0.113.1'],
  ['nothing without a peer', null, '203.0.113.1', ''],
])('believes %s', (_, peer, forwarded, expected) => {
  expect(addressOf(peer, forwarded)).toBe(expected)
})

test.each([
  ['203.0.113.77', '203.0.113.x'],
  ['::ffff:203.0.113.77', '203.0.113.x'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::x'],
  ['2001:db8:1:ffff::', '2001:db8:1::x'],
  ['', 'unknown'],
  ['nonsense', 'unknown'],
])('the network of %j is %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
