import type { LookupAddress, lookup } from 'node:dns'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insideAnswers, loopbackHosts, otherInsideHosts } from '@/lib/testing/inside-addresses'
import { checkUrl, fetchOutside, mayConnect, publicAgent } from './http'

process.env.ALLOW_LOOPBACK_PROVIDERS = '0' // read at first use

/** Counts connections, before any word is said, on both of this computer's own addresses. */
const canaries: Server[] = []
let touched = 0
let port = 0
beforeAll(async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const canary = createServer((socket) => {
      touched += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => {
      canary.once('error', () => resolve()).listen(port, host, resolve) // some machines have no IPv6
    })
    if (!canary.listening) continue
    port = (canary.address() as AddressInfo).port
    canaries.push(canary)
  }
})
afterAll(() => {
  for (const canary of canaries) canary.close()
})

test('the list of inside addresses is long', () => {
  expect(loopbackHosts.length + otherInsideHosts.length).toBeGreaterThan(80)
  expect(canaries.length).toBeGreaterThan(0)
})

test.each([...loopbackHosts, ...otherInsideHosts])(
  'https://%s/ is not public, and nobody connects to it',
  async (host) => {
    expect(() => checkUrl(`https://${host}/metadata`)).toThrow(/private network/)
    await expect(fetchOutside(`https://${host}:${port}/`)).rejects.toMatchObject({ code: 'address_not_public' })
    expect(touched).toBe(0)
  },
)

test.each([
  ...['http://127.0.0.1/', 'http://idp.example/', 'https://a:b@idp.example/', 'https://idp.example@127.0.0.1/'],
  ...['https://:b@idp.example/', 'ftp://idp.example/', 'file:///etc/passwd', 'gopher://127.0.0.1:25/_HELO', 'nonsense'],
  ...[
    'javascript:alert(1)',
    'data:text/html,x',
    'unix:/var/run/docker.sock',
    'blob:https://idp.example/x',
    '//idp.example',
  ],
  ...[
    'https://',
    'https://[::1',
    'https://0x7f.1.1.1.1/',
    'https://127.0.0.1%00.idp.example/',
    'https://idp .example/',
  ],
])('%s is refused before anybody looks it up', async (url) => {
  expect(() => checkUrl(url)).toThrow()
  await expect(fetchOutside(url)).rejects.toMatchObject({ name: 'Failure' })
})

test('public addresses may be connected to', () => {
  const open = [
    '93.184.216.34',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '100.128.0.1',
    '169.253.0.1',
    '2606:2800:220:1::1',
  ]
  expect(open.filter((address) => !mayConnect(address))).toEqual([])
  expect(['', 'localhost', '1.2.3', 'fe80::1%eth0'].filter(mayConnect)).toEqual(['1.2.3']) // 1.2.0.3
})

test.each(['localhost', 'localhost.', 'LOCALHOST', 'ip6-localhost', 'anything.localhost'])(
  'the name %s leads nowhere',
  async (name) => {
    await expect(fetchOutside(`https://${name}:${port}/`)).rejects.toMatchObject({ name: 'Failure' })
    expect(touched).toBe(0)
  },
)

test.each(insideAnswers)('a name that resolves to %s %s is refused when it connects', async (...addresses) => {
  const agent = publicAgent(answering(() => addresses))

  const fetched = fetchOutside(`https://idp.example:${port}/`, {}, agent)

  await expect(fetched).rejects.toMatchObject({ code: 'address_not_public' })
  expect(touched).toBe(0)
  await agent.close()
})

/** A resolver that answers so, in the manner of `dns.lookup`. */
function answering(addressesOf: () => readonly string[]): typeof lookup {
  const resolve = (
    _: string,
    __: object,
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ) =>
    callback(
      null,
      addressesOf().map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  return resolve as unknown as typeof lookup
}
