import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { checkUrl, fetchOutside, mayConnect } from './http'

process.env.ALLOW_LOOPBACK_PROVIDERS = '0' // read at first use

const inside = [
  ...['127.0.0.1', '127.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
  ...[
    '100.64.0.1',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '2130706433',
    '0x7f000001',
    '017700000001',
  ],
  ...[
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd12::1]',
    '[ff02::1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[::127.0.0.1]',
    '[::10.0.0.1]',
  ],
]

test.each(inside)('https://%s/ is not public', (host) => {
  expect(() => checkUrl(`https://${host}/metadata`)).toThrow(/private network/)
})

test('public addresses may be connected to', () => {
  expect(['93.184.216.34', '2606:2800:220:1::1'].map(mayConnect)).toEqual([true, true])
})

test('plain http, passwords and other schemes are refused', () => {
  for (const url of [
    'http://idp.example/',
    'https://a:b@idp.example/',
    'ftp://idp.example/',
    'file:///etc/passwd',
    'nonsense',
  ])
    expect(() => checkUrl(url), url).toThrow()
})

test('a name that resolves to loopback is refused when it connects', async () => {
  const server = createServer((_, response) => response.end('inside')).listen(0, '127.0.0.1')
  await vi.waitUntil(() => server.listening)
  const { port } = server.address() as AddressInfo

  await expect(fetchOutside(`https://localhost:${port}/`)).rejects.toMatchObject({ code: 'address_not_public' })

  server.close()
})
