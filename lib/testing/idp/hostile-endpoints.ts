import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'

/** Two megabytes, twice what is read of any answer. */
const HUGE = 2_000_000
const json = { 'content-type': 'application/json' }

/** Answers that are no answers, for whichever endpoint. None of them waits for itself: the other side gives up. */
export const wireFaults = {
  hangs: () => {},
  'sends its headers and hangs': (_, res) => {
    res.writeHead(200, { ...json, 'content-length': '1000' })
    res.flushHeaders()
  },
  'breaks off': (req) => {
    req.socket.destroy()
  },
  'breaks off in the middle': (_, res) => {
    res.writeHead(200, { ...json, 'content-length': '1000' })
    res.write('{"access_token":', () => res.destroy())
  },
  'is huge': (_, res) => res.writeHead(200, json).end(`{"x":"${'x'.repeat(HUGE)}"}`),
  'is huge once unpacked': (_, res) =>
    res.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10 * HUGE, ' '))),
  'has endless headers': (_, res) => res.writeHead(200, { ...json, 'x-long': 'x'.repeat(60_000) }).end('{}'),
  'redirects elsewhere': (_, res) => res.writeHead(302, { location: '/elsewhere' }).end(),
  'redirects with a body': (_, res) => res.writeHead(307, { ...json, location: 'http://127.0.0.1:1/' }).end('{}'),
  'is down': (_, res) => res.writeHead(503, { 'content-type': 'text/html' }).end('<h1>Down</h1>'),
  'is a page': (_, res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<script>alert(1)</script>'),
  'is a page called JSON': (_, res) => res.writeHead(200, json).end('<script>alert(1)</script>'),
  'is nothing': (_, res) => res.writeHead(204).end(),
  'is an empty list': (_, res) => res.writeHead(200, json).end('[]'),
  'is null': (_, res) => res.writeHead(200, json).end('null'),
  'is nested 100,000 levels deep': (_, res) =>
    res.writeHead(200, json).end(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'is no UTF-8': (_, res) => res.writeHead(200, json).end(Buffer.from('{"x":"\xff\xfe"}', 'latin1')),
} as const satisfies Record<string, RequestListener>

export type WireFault = keyof typeof wireFaults
