import type { IncomingMessage, ServerResponse } from 'node:http'
import { contentSecurityPolicy, type Html } from './html'
import type { Tenant } from './tenants'

export type Exchange = { req: IncomingMessage; res: ServerResponse; url: URL }
export type Handler = (tenant: Tenant, exchange: Exchange) => void | Promise<void>

const BODY_LIMIT_BYTES = 200_000

/** A request this server won't answer; shown as a page, with `status`. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
    this.name = 'Refusal'
  }
}

export async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of req) {
    bytes += chunk.length
    if (bytes > BODY_LIMIT_BYTES) throw new Refusal(413, 'The request is too long.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export async function readForm(req: IncomingMessage): Promise<URLSearchParams> {
  return new URLSearchParams(await readBody(req))
}

export function readCookie(req: IncomingMessage, name: string): string | null {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? null
}

export function sendPage(res: ServerResponse, status: number, { markup }: Html): void {
  res.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': contentSecurityPolicy,
  })
  res.end(markup)
}

export function redirect(res: ServerResponse, location: string): void {
  res.writeHead(303, { location, 'cache-control': 'no-store' }).end()
}
