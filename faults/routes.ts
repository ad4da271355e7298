import { readdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { env } from '@/lib/platform/env'

type Method = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type Route = { pattern: RegExp; file: string }

const folder = join(import.meta.dirname, '../app/(hosted)')

/** The hosted pages' own route handlers by their paths, as Next would find them: fixed folders before `[parameters]`. */
const routes: Route[] = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .sort((a, b) => Number(a.includes('[')) - Number(b.includes('[')))
  .map((file) => {
    const path = file.replace(/\/?route\.tsx?$/, '').replace(/\[(\w+)\]/g, '(?<$1>[^/]+)')
    return { pattern: new RegExp(`^/${path}$`), file: join(folder, file) }
  })

type Methods = Record<string, Method | undefined>
/** The module loader itself costs as much as a page where it is asked each time. */
const loaded = new Map<string, Methods>()

/** Loads what the pages need. */
export async function loadRoutes(): Promise<void> {
  await Promise.all(routes.map(async ({ file }) => loaded.set(file, (await import(file)) as Methods)))
}

/** Answers a hosted page as the web process does, without Next; after {@link loadRoutes}. */
export async function answerHosted(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', env().PUBLIC_URL)
  const route = routes.find(({ pattern }) => pattern.test(url.pathname))
  const method = route && loaded.get(route.file)?.[request.method ?? 'GET']
  if (!route || !method) return void response.writeHead(404).end()

  const params = Promise.resolve({ ...route.pattern.exec(url.pathname)?.groups })
  await send(await method(asRequest(request, url), { params }), response)
}

function asRequest(request: IncomingMessage, url: URL): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  if (request.method !== 'POST') return new Request(url, { headers })
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
  return new Request(url, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  const { 'set-cookie': _, ...headers } = Object.fromEntries(answer.headers)
  response.writeHead(answer.status, { ...headers, 'set-cookie': answer.headers.getSetCookie() })
  response.end(Buffer.from(await answer.arrayBuffer()))
}
