import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { addKey } from '@/lib/operators/key-commands'
import { type KeyPermission, keyPermissions } from '@/lib/operators/key-model'
import { newCtx } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type Id, newId } from '@/lib/platform/ids'

const folder = join(import.meta.dirname, '../../app/api/v1')

export const apiMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
export type ApiMethod = (typeof apiMethods)[number]
type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>

/** Every address of the vendor's API, as the router reads it from the folders: `/organizations/[org]`. */
export const apiRoutes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|\/)route\.tsx?$/.test(file))
  .map((file) => `/${file}`.replace(/\/route\.tsx?$/, ''))
  .sort()

export async function anOperator(name = 'Olu Adeyemi'): Promise<Id<'operator'>> {
  const id = newId('operator')
  await db().operator.create({ data: { id, name, email: `${id}@vendor.test`, createdAt: new Date() } })
  return id
}

/** A key that may be used, for everything unless told otherwise. */
export async function aKey({
  operatorId,
  permissions = keyPermissions,
  days = 30,
  now = new Date(),
}: {
  operatorId?: Id<'operator'>
  permissions?: readonly KeyPermission[]
  days?: number
  now?: Date
} = {}) {
  const as = operatorId ?? (await anOperator())
  const ctx = newCtx({ kind: 'operator', operatorId: as, reason: 'a test' }, now)
  return { operatorId: as, ...(await addKey(ctx, { name: 'Billing', permissions: [...permissions], days })) }
}

export type ApiCall = { key?: string | undefined; body?: unknown; headers?: Record<string, string> }

/**
 * Calls an address of the API as the framework's router would. What the document says of its answers is compared.
 *
 * @param path below `/api/v1`, with its query
 */
export async function callApi(method: ApiMethod, path: string, { key, body, headers = {} }: ApiCall = {}) {
  const [pathname = ''] = path.split('?')
  const { route, params } = find(pathname)
  const handlers: Record<ApiMethod, Handler> = await import(join(folder, route, 'route.ts'))
  const request = new Request(`http://localhost:4100/api/v1${path}`, {
    method,
    headers: {
      ...{ 'x-porchlight-peer': '203.0.113.9', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const response = await handlers[method](request, { params: Promise.resolve(params) })
  const text = await response.text()
  const answer = { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null }
  const { problemsOfAnswer } = await import('./api-described')
  const problems = problemsOfAnswer(`${method} ${route}`, answer)
  if (problems.length)
    throw new Error(`${method} ${path} is not what the document says: ${problems.join('; ')}\n${text}`)
  return answer
}

function find(pathname: string): { route: string; params: Record<string, string | string[]> } {
  for (const route of apiRoutes.filter((one) => !one.includes('...'))) {
    const pattern = route.replace(/\[(\w+)\]/g, '(?<$1>[^/]+)')
    const match = new RegExp(`^${pattern}$`).exec(pathname)
    if (match) return { route, params: { ...match.groups } }
  }
  return { route: '/[...path]', params: { path: pathname.split('/').slice(1) } }
}
