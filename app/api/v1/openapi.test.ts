import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Handlers, tableOf } from '@/app/_server/api'
import { apiRoutes } from '@/lib/testing/api'
import { describedCalls, problemsWith } from '@/lib/testing/api-described'
import { GET, HEAD } from './openapi.json/route'

const calls = Object.entries(describedCalls()).filter(([call]) => call !== 'GET /openapi.json')
const sourceOf = (route: string) => readFileSync(join(import.meta.dirname, route, 'route.ts'), 'utf8')

/** Asks for the document. */
function ask(headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  const request = new Request('http://localhost:4100/api/v1/openapi.json', { method, headers })
  return (method === 'GET' ? GET : HEAD)(request, { params: Promise.resolve({}) })
}

test('every call that a route file declares is in the document, and no other', () => {
  const declared = apiRoutes.flatMap((route) =>
    [...sourceOf(route).matchAll(/^ {2}(GET|POST|PUT|DELETE|PATCH): /gm)].map(([, method]) => `${method} ${route}`),
  )
  const without = apiRoutes.filter((route) => !declared.some((call) => call.endsWith(` ${route}`)))

  expect(calls.map(([call]) => call).sort()).toEqual(declared.sort())
  expect(without).toEqual(['', '/[...path]', '/openapi.json'])
})

test('each call has a name of its own, a permission, and the refusals that every call may get', () => {
  expect(new Set(calls.map(([, { operationId }]) => operationId)).size).toBe(calls.length)
  for (const [call, { security, responses }] of calls) {
    expect.soft(security[0]?.key, call).toHaveLength(1)
    expect.soft(Object.keys(responses), call).toEqual(expect.arrayContaining(['400', '401', '403', '429', '500']))
  }
})

test('what changes something asks why; a POST may carry a name; what reads has no body', () => {
  for (const [call, { requestBody, parameters = [], responses }] of calls) {
    const changes = !call.startsWith('GET ')
    const { required } = (requestBody?.content['application/json']?.schema ?? {}) as { required?: string[] }
    expect.soft(required?.includes('reason') ?? false, call).toBe(changes)
    expect
      .soft(
        parameters.some(({ name }) => name === 'Idempotency-Key'),
        call,
      )
      .toBe(call.startsWith('POST '))
    expect.soft('422' in responses, call).toBe(call.startsWith('POST '))
    expect
      .soft(
        ['413', '415'].every((status) => status in responses),
        call,
      )
      .toBe(changes)
  }
})

test('each example is right by the schema that it stands at, and each request by the route itself', async () => {
  for (const [call, { requestBody, responses }] of calls) {
    const bodies = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}))
    expect.soft(bodies.length, call).toBeGreaterThan(5)
    for (const { schema, example, examples = { it: { value: example } } } of bodies)
      for (const { value } of Object.values(examples)) expect.soft(problemsWith(schema, value), call).toEqual([])

    const [method = '', route = ''] = call.split(' ')
    const handlers: Handlers = await import(join(import.meta.dirname, route, 'route.ts'))
    const { described } = tableOf(handlers)[method as 'GET']!
    const sent = requestBody?.content['application/json']?.example ?? {}
    expect.soft(described.input.safeParse(sent).error?.issues ?? [], call).toEqual([])
  }
})

test('addresses, names and addresses of people in the document are nobody’s', async () => {
  const text = await (await ask()).text()

  expect(text.match(/[\w.]+@[\w.]+/g)?.filter((address) => !address.endsWith('.example'))).toEqual([])
  expect(text).not.toMatch(/opk_[0-9a-z]/)
})

test('whoever has the document is told so, and it is made once', async () => {
  const first = await ask()
  const etag = first.headers.get('etag') ?? ''
  const statusOf = async (known: string) => (await ask({ 'if-none-match': known })).status

  expect(etag).toMatch(/^W\/"[\w-]{43}"$/)
  expect(first.headers.get('cache-control')).toBe('public, max-age=300')
  expect(first.headers.get('content-type')).toBe('application/json')
  expect((await ask()).headers.get('etag')).toBe(etag)
  for (const known of [etag, etag.slice(2), `"other", ${etag}`, '*']) expect(await statusOf(known), known).toBe(304)
  for (const known of ['', '"other"', etag.slice(3)]) expect(await statusOf(known), known).toBe(200)
  const again = await ask({ 'if-none-match': etag })
  expect([await again.text(), again.headers.get('etag')]).toEqual(['', etag])
  expect(await (await ask({}, 'HEAD')).text()).toBe('')
})
