import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { revokeKey } from '@/lib/operators/key-commands'
import { keyPermissions } from '@/lib/operators/key-model'
import { db } from '@/lib/platform/db'
import { newId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator } from '@/lib/testing/actors'
import { type ApiCall, aKey, anOperator, apiMethods, apiRoutes, callApi } from '@/lib/testing/api'
import { describedCalls } from '@/lib/testing/api-described'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'

type Ids = { org: string; connection: string; link: string }
const ids: Ids = { org: newId('org'), connection: newId('connection'), link: newId('setupLink') }
const placeOf = (route: string) =>
  route.replace('[...path]', 'nowhere').replace(/\[(\w+)\]/g, (_, name: keyof Ids) => ids[name])

/** Which permission each method of each address asks for. A new one belongs here. */
const needed: Record<string, string> = {
  'GET /organizations': 'organizations',
  'GET /organizations/[org]': 'organizations',
  'PUT /organizations/[org]/plan': 'plan',
  'GET /organizations/[org]/connections': 'connections',
  'POST /organizations/[org]/connections': 'connections',
  'GET /organizations/[org]/connections/[connection]/setup-links': 'setup-links',
  'POST /organizations/[org]/connections/[connection]/setup-links': 'setup-links',
  'DELETE /organizations/[org]/connections/[connection]/setup-links/[link]': 'setup-links',
}

/** What anybody may read. */
const open = ['GET /openapi.json', 'HEAD /openapi.json']

const everyCall = apiRoutes
  .flatMap((route) => apiMethods.map((method) => ({ method, route, path: placeOf(route) })))
  .filter(({ method, route }) => !open.includes(`${method} ${route}`))
const bodyFor = (method: string) => (method === 'GET' || method === 'HEAD' ? {} : { body: { reason: 'because' } })

let wrong: Record<string, ApiCall>
let cookie: string
beforeAll(async () => {
  const [good, revoked, expired] = [await aKey(), await aKey(), await aKey({ now: daysAgo(31) })]
  await revokeKey(asOperator(), revoked.id)
  const userId = await aMember(await anOrg(), 'owner')
  await db().operator.update({ where: { id: await anOperator() }, data: { userId } })
  cookie = `${SESSION_COOKIE}=${await encodeSession(await aSession(userId))}`
  const { key } = good
  wrong = {
    'no key': {},
    'an owner’s cookie, who is an operator': { headers: { cookie } },
    'the same from our own page': { headers: { cookie, origin: 'http://localhost:4100' } },
    'a key in a cookie': { headers: { cookie: `authorization=Bearer ${key}; key=${key}` } },
    'a key as a password': { headers: { authorization: `Basic ${Buffer.from(`x:${key}`).toString('base64')}` } },
    'a key that ends otherwise': { key: `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}` },
    'a revoked key': { key: revoked.key },
    'an expired key': { key: expired.key },
  }
})

const daysAgo = (days: number) => addSeconds(new Date(), -days * DAY_SECONDS)

test('every handler of the API is made by the one helper, and exports each method', () => {
  const folder = import.meta.dirname
  const odd = apiRoutes.filter((route) => {
    const text = readFileSync(join(folder, route, 'route.ts'), 'utf8')
    const made = [...text.matchAll(/^export .*$/gm)].map(([line]) => line)
    const maker = route === '/openapi.json' ? /publishedDocument\(apiDocument\)$/ : /(endpoints\(\{|nowhere\(\))$/
    const exported = made[0]?.startsWith('export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = ')
    return made.length !== 1 || !exported || !maker.test(made[0] ?? '')
  })

  expect(apiRoutes.length).toBeGreaterThan(7)
  expect(odd).toEqual([])
})

test('without a key that holds, every method of every address answers the same', async () => {
  const before = await db().auditEvent.count()
  const answers = new Set<string>()
  for (const [what, call] of Object.entries(wrong))
    for (const { method, path } of everyCall) {
      await db().rateLimit.deleteMany() // this network would have to wait
      const { status, headers, body } = await callApi(method, path, { ...bodyFor(method), ...call })
      const shown = { status, ...body, reference: '', asks: headers.get('www-authenticate') }
      answers.add(JSON.stringify(shown))
      expect.soft(status, `${method} ${path} with ${what}`).toBe(401)
      expect.soft([headers.get('cache-control'), headers.get('set-cookie')]).toEqual(['no-store', null])
    }

  expect([...answers].map((text) => JSON.parse(text))).toEqual([
    {
      ...{ type: 'about:blank', title: 'Unauthorized', status: 401, code: 'api_key_needed', reference: '' },
      ...{ detail: 'Send a key that is valid: “Authorization: Bearer opk_…”.', asks: 'Bearer realm="api"' },
    },
  ])
  expect(await db().auditEvent.count()).toBe(before)
})

test('a key with every other permission is told which one it lacks; what there is not is 404 and 405', async () => {
  const keys = new Map<string, string>()
  for (const one of keyPermissions)
    keys.set(one, (await aKey({ permissions: keyPermissions.filter((other) => other !== one) })).key)
  const { key: all } = await aKey()

  const seen: string[] = []
  for (const { method, route, path } of everyCall) {
    const permission = needed[`${method === 'HEAD' ? 'GET' : method} ${route}`]
    if (permission) seen.push(`${method} ${route}`)
    const call = { key: permission ? keys.get(permission) : all, ...bodyFor(method) }
    const { status, headers, body } = await callApi(method, path, call)
    const isThere = route !== '' && !route.includes('...')
    const code = permission ? 'api_key_lacks_permission' : isThere ? 'api_no_such_method' : 'api_no_such_address'
    expect.soft({ status, code: body?.code }, `${method} ${path}`).toEqual({ status: statusOf[code], code })
    if (permission) expect.soft(body.detail).toContain(`“${permission}”`)
    if (code === 'api_no_such_method') expect.soft(headers.get('allow')).toBe(allowedAt(route))
  }
  expect(Object.keys(needed).filter((one) => !seen.includes(one))).toEqual([])
})

const statusOf = { api_key_lacks_permission: 403, api_no_such_method: 405, api_no_such_address: 404 }
const allowedAt = (route: string) =>
  [...Object.keys(needed), 'GET /openapi.json']
    .filter((one) => one.endsWith(` ${route}`))
    .map((one) => one.split(' ')[0])
    .join(', ')

test('the document is for everybody, and tells the permissions that the gate asks for', async () => {
  const { status, headers, body } = await callApi('GET', '/openapi.json')
  const told = Object.entries(describedCalls()).map(([call, { security }]) => [call, security[0]?.key[0]])

  expect([status, body.openapi, headers.get('set-cookie')]).toEqual([200, '3.1.0', null])
  expect((await callApi('HEAD', '/openapi.json')).body).toBeNull()
  expect(Object.fromEntries(told)).toEqual({ ...needed, 'GET /openapi.json': undefined })
})

test.each([
  ['no JSON by name', { body: 'reason=because', headers: { 'content-type': 'text/plain' } }, 415, 'api_not_json'],
  ['a form', { body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415, 'api_not_json'],
  ['no JSON', { body: '{"plan":' }, 400, 'invalid_input'],
  ['a list', { body: [] }, 400, 'invalid_input'],
  ['nothing', { body: '' }, 400, 'invalid_input'],
  ['more than 64 kB', { body: { plan: 'team', reason: 'x'.repeat(66_000) } }, 413, 'api_too_large'],
  ['no reason', { body: { plan: 'team' } }, 400, 'invalid_input'],
  ['too short a reason', { body: { plan: 'team', reason: ' x ' } }, 400, 'invalid_input'],
  ['a plan that there is not', { body: { plan: 'gold', reason: 'because' } }, 400, 'invalid_input'],
  ['a field of its own', { body: { plan: 'team', reason: 'because', orgId: ids.org } }, 400, 'invalid_input'],
])('a change with %s is refused, and nothing happens', async (_, call, status, code) => {
  const { key } = await aKey()
  const org = await anOrg({ plan: 'business' })

  const answer = await callApi('PUT', `/organizations/${org}/plan`, { key, ...call })

  expect([answer.status, answer.body.code]).toEqual([status, code])
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(await db().org.findUnique({ where: { id: org } })).toMatchObject({ plan: 'business' })
  expect(await db().auditEvent.count({ where: { orgId: org } })).toBe(0)
})

test('what is wrong with each field is said at its name', async () => {
  const { key } = await aKey()
  const at = '/organizations'
  const fieldsOf = async (query: string) => (await callApi('GET', `${at}?${query}`, { key })).body.fields

  expect(await fieldsOf('plan=team')).toEqual({ plan: 'There is no such field here.' })
  expect(await fieldsOf('slug=a&slug=b')).toEqual({ slug: 'Say it once.' })
  expect(await fieldsOf('slug=%00')).toEqual({ slug: 'This is not a short name.' })
  expect(await fieldsOf('domain=%20%20')).toEqual({ domain: 'This is not a domain.' })
  expect(await fieldsOf('after=con_x&limit=101')).toEqual({
    after: 'is not a valid id',
    limit: 'Say how many, 1 to 100.',
  })
})
