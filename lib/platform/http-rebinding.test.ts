import type { LookupAddress, lookup } from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fetchOutside, publicAgent } from './http'

// Loopback plays the public network here (ALLOW_LOOPBACK_PROVIDERS), private addresses the inside.

let hits = 0
const provider = createServer((request, response) => {
  hits += 1
  if (request.url === '/elsewhere') return response.writeHead(302, { location: '/inside' }).end()
  response.setHeader('connection', 'close') // each request resolves anew
  response.end('the provider')
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  port = (provider.address() as AddressInfo).port
})
afterAll(() => provider.close())

/** A name server that changes its mind: one answer for each time that it is asked, the last one for ever. */
function aNameServer(answers: string[][]) {
  let asked = 0
  const resolve = (_: string, __: object, callback: (error: null, addresses: LookupAddress[]) => void) => {
    const addresses = answers[Math.min(asked, answers.length - 1)] ?? []
    asked += 1
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }
  return { resolve: resolve as unknown as typeof lookup, asked: () => asked }
}

const ask = (agent: ReturnType<typeof publicAgent>, path = '/') =>
  fetchOutside(`http://localhost:${port}${path}`, {}, agent).then(
    (response) => response.text(),
    (error: { code: string }) => error.code,
  )

test('the address that was checked is the one connected to: a name is asked for once per connection', async () => {
  const names = aNameServer([['127.0.0.1'], ['10.0.0.7']])
  const agent = publicAgent(names.resolve)

  expect(await ask(agent)).toBe('the provider')
  expect(names.asked()).toBe(1)
  await agent.close()
})

test('a name that leads inside from the second answer on is refused from then on', async () => {
  const names = aNameServer([['127.0.0.1'], ['169.254.169.254'], ['fd00:ec2::254'], ['10.0.0.7']])
  const agent = publicAgent(names.resolve)

  const said = [await ask(agent), await ask(agent), await ask(agent), await ask(agent)]

  expect(said).toEqual(['the provider', 'address_not_public', 'address_not_public', 'address_not_public'])
  expect(names.asked()).toBe(4)
  await agent.close()
})

test.each([[['127.0.0.1', '10.0.0.7']], [['10.0.0.7', '127.0.0.1']], [['127.0.0.1', '::ffff:10.0.0.7']]])(
  'of the answers %j none is tried, since one leads inside',
  async (addresses) => {
    const before = hits
    const agent = publicAgent(aNameServer([addresses]).resolve)

    expect(await ask(agent)).toBe('address_not_public')
    expect(hits).toBe(before)
    await agent.close()
  },
)

test('nobody is followed to where a provider points', async () => {
  const before = hits
  const agent = publicAgent(aNameServer([['127.0.0.1']]).resolve)

  expect(await ask(agent, '/elsewhere')).toBe('provider_unreachable')
  expect(hits).toBe(before + 1)
  await agent.close()
})
