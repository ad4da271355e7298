import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { GET as hop } from '@/app/(hosted)/auth/go/route'
import * as acs from '@/app/(hosted)/sso/[connection]/acs/route'
import * as callback from '@/app/(hosted)/sso/[connection]/callback/route'
import { POST as metadata } from '@/app/(hosted)/sso/[connection]/metadata/route'
import { POST as start } from '@/app/(hosted)/sso/[connection]/start/route'
import type { ConnectionId, TransactionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

const PUBLIC_URL = 'http://localhost:4100'

type Route = (request: Request, context: { params: Promise<{ connection: string }> }) => Promise<Response>

const routes: Record<string, Route> = {
  ...{ 'POST acs': acs.POST, 'GET acs': acs.GET, 'POST start': start, 'POST metadata': metadata },
  ...{ 'GET callback': callback.GET, 'POST callback': callback.POST, 'GET go': hop },
}

/** The routes of a single sign-on behind a real HTTP server on a free port. */
export async function startAcs(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.writeHead(599).end(String(error)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin, stop }
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', PUBLIC_URL)
  const [, connection, name] = /^\/(?:sso\/)?([^/]+)\/(\w+)$/.exec(url.pathname) ?? []
  const route = routes[`${incoming.method} ${name}`]
  if (!route || !connection) return void outgoing.writeHead(404).end()
  const headers = new Headers(incoming.headers as Record<string, string>)
  const body = incoming.method === 'POST' ? { body: Readable.toWeb(incoming) as BodyInit, duplex: 'half' as const } : {}
  const request = new Request(url, { method: incoming.method ?? 'GET', headers, ...body })
  const response = await route(request, { params: Promise.resolve({ connection }) })
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    'set-cookie': response.headers.getSetCookie(),
  })
  outgoing.end(Buffer.from(await response.arrayBuffer()))
}

/** Where an answer leads: a path of ours and its query, or the status of one that leads nowhere. */
export type Led = { status: number; path: string; query: URLSearchParams; code: string | null }

/**
 * A browser: it keeps cookies, and sends them where a browser would. The IdP's
 * page posts to the ACS from elsewhere, so that none comes along there.
 */
export function anHttpBrowser(origin: string, network: string) {
  const cookies = new Map<string, string>()

  /** `from`: a page of ours, another site's, or no page, as of an address that was typed. */
  async function go(
    path: string,
    init: { form?: Record<string, string> | string; from?: 'us' | 'elsewhere' | 'nowhere' } = {},
  ): Promise<Led> {
    const ours = init.from !== 'elsewhere'
    const response = await fetch(origin + path, {
      method: init.form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        'x-porchlight-peer': `${network}.1`,
        'sec-fetch-site': { us: 'same-origin', elsewhere: 'cross-site', nowhere: 'none' }[init.from ?? 'us'],
        ...(ours ? { origin: PUBLIC_URL, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') } : {}),
        ...(init.form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(init.form === undefined ? {} : { body: new URLSearchParams(init.form).toString() }),
    })
    await response.arrayBuffer()
    for (const line of response.headers.getSetCookie()) keep(line)
    return ledBy(response)
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    cookies.set(name, value)
  }

  /** Presses “Continue”; gives the transaction's id. */
  async function begin(connection: ConnectionId): Promise<TransactionId> {
    const { status, path, query } = await go(urls.ssoStart(connection), { form: {} })
    const id = query.get('tx')
    if (!id) throw new Error(`the sign-in did not begin: ${status} ${path}`)
    return id as TransactionId
  }

  /** What the IdP's page does: a form to our ACS, from its own origin. */
  function post(connection: ConnectionId, form: Record<string, string> | string, search = ''): Promise<Led> {
    return go(`/sso/${connection}/acs${search}`, { form, from: 'elsewhere' })
  }

  return { cookies, go, begin, post }
}

function ledBy({ status, headers }: Response): Led {
  const location = headers.get('location')
  const { pathname: path, searchParams: query } = new URL(location ?? '/', PUBLIC_URL)
  return { status, path: location ? path : '', query, code: /^\/auth\/error\/(\w+)$/.exec(path)?.[1] ?? null }
}
