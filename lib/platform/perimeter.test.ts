import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { guardAnswer, takeRequest } from './perimeter'

/** What a server answers that guards each answer and then does `answer`. */
async function ask(answer: (request: IncomingMessage, response: ServerResponse) => void, path = '/', headers = {}) {
  const server = createServer((incoming, response) => {
    guardAnswer(incoming, response)
    answer(incoming, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await new Promise<{ headers: IncomingMessage['headers']; status: number; text: string }>(
      (resolve, reject) => {
        request({ host: '127.0.0.1', port, path, headers }, async (response) => {
          let text = ''
          for await (const chunk of response) text += chunk
          resolve({ headers: response.headers, status: response.statusCode ?? 0, text })
        })
          .on('error', reject)
          .end()
      },
    )
  } finally {
    server.close()
  }
}

const fixed = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': expect.stringContaining('camera=()'),
}

test.each<[string, (response: ServerResponse) => void]>([
  ['without a word about headers', (response) => response.end('x')],
  ['with headers of its own', (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('x')],
  ['in pieces', (response) => response.write('x') && response.end()],
  ['by a failure', (response) => response.writeHead(500).end()],
])('an answer %s is not sniffed, framed, kept or allowed to load anything', async (_, answer) => {
  const { headers } = await ask((__, response) => answer(response))

  expect(headers).toMatchObject({ ...fixed, 'cache-control': 'no-store' })
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
})

test('what an answer says about being kept, and its own content policy, count', async () => {
  const own = { 'cache-control': 'public, max-age=60', 'content-security-policy': "default-src 'self'" }
  const answers = [
    await ask((_, response) => response.writeHead(200, own).end()),
    await ask((_, response) => {
      for (const [name, value] of Object.entries(own)) response.setHeader(name, value)
      response.end()
    }),
  ]

  for (const { headers } of answers) expect(headers).toMatchObject({ ...fixed, ...own })
})

test('a request says our own host to everybody behind, whatever it said', async () => {
  const { text } = await ask(
    (incoming, response) => {
      takeRequest(incoming)
      response.end(JSON.stringify(incoming.headers))
    },
    '/',
    {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil.example',
    },
  )

  expect(text).not.toContain('evil')
  expect(JSON.parse(text)).toMatchObject({ host: 'localhost:4100', 'x-forwarded-proto': 'http' })
})

test.each([
  ...['/%', '/%ff', '/login/%c0%af', '/orgs/%00', '/%e2%82', '/a%zz', '/orgs/acme/%'].map(
    (path) => [path, false] as const,
  ),
  ...['/', '/login?x=%ff', '/orgs/acme', '/%2e%2e/', '/orgs/%C3%BC', '/auth/error/x#y'].map(
    (path) => [path, true] as const,
  ),
])('the address %s can be read: %s', (url, isReadable) => {
  expect(takeRequest({ url, headers: {} } as IncomingMessage)).toBe(isReadable)
})

/** Posts so many bytes to a server that answers at the first of them or at their end, then asks again by the same agent. */
async function askAgainAfter(bytes: number, at: 'data' | 'end'): Promise<string> {
  const server = createServer((incoming, response) => {
    guardAnswer(incoming, response)
    if (incoming.method === 'GET') return response.end('next')
    if (at === 'end') incoming.resume()
    incoming.once(at, () => {
      incoming.pause() // as a framework does with what it has been told to forget
      response.writeHead(413).end('too large')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send = (method: string, body = '') =>
    new Promise<string>((resolve) => {
      const asked = request({ host: '127.0.0.1', port, method, agent }, async (response) => {
        let text = ''
        for await (const chunk of response) text += chunk
        resolve(`${text} (${response.headers.connection})`)
      })
      asked.on('error', () => resolve('cut off'))
      asked.on('socket', (socket) => socket.on('error', () => undefined)) // the rest of what it sends finds nobody
      asked.end(body)
    })
  try {
    const first = send('POST', 'x'.repeat(bytes))
    const second = send('GET')
    return `${await first}, ${await second}`
  } finally {
    agent.destroy()
    server.closeAllConnections()
    server.close()
  }
}

test('a post that is refused on the way keeps nobody waiting who comes behind it', async () => {
  expect(await askAgainAfter(4_000_000, 'data')).toMatch(/^(too large \(close\)|cut off), next \(keep-alive\)$/)
})

test('a line stays open after what has come in whole', async () => {
  expect(await askAgainAfter(100_000, 'end')).toBe('too large (keep-alive), next (keep-alive)')
})
