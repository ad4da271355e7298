import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { beginConnection } from '@/lib/connections/drafts'
import { keyPermissions } from '@/lib/operators/key-model'
import { Failure, type FailureCode } from '@/lib/platform/errors'
import { asOperator } from '@/lib/testing/actors'
import { type ApiMethod, aKey, apiRoutes, callApi } from '@/lib/testing/api'
import { describedCalls, problemsWith } from '@/lib/testing/api-described'
import { anOrg, aVerifiedDomain } from '@/lib/testing/factories'

const handbook = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')

/** Each call of the handbook with the answer that stands below it. */
const examples = [...handbook.matchAll(/```sh\n(curl[\s\S]*?)\n```\n\n```json\n([\s\S]*?)\n```/g)].map(
  ([, typed, answer]) => ({ typed: typed!, expected: JSON.parse(answer!) }),
)

const names: Record<string, string> = {}
beforeAll(async () => {
  const org = await anOrg({ slug: 'acme', name: 'Acme Health', plan: 'business' })
  await aVerifiedDomain(org, 'acme.example')
  names.KEY = (await aKey()).key
  names.ORG = org
  names.CONNECTION = (
    await beginConnection(asOperator(), org, { name: 'Okta', provider: 'okta', kind: 'saml' })
  ).connectionId
})

/** What the shell would make of an example. */
function read(typed: string) {
  const line = typed.replace(/\\\n\s*/g, ' ').replace(/\$([A-Z]+)/g, (_, name: string) => names[name] ?? `no ${name}`)
  const headers = [...line.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(([, name, value]) => [name!.toLowerCase(), value!])
  const body = /-d '([^']+)'/.exec(line)?.[1]
  const method = (/-X (\w+)/.exec(line)?.[1] ?? (body ? 'POST' : 'GET')) as ApiMethod
  const path = /https:\/\/login\.vendor\.example\/api\/v1([^\s"]+)/.exec(line)![1]!
  return { method, path, body, headers: Object.fromEntries(headers) }
}

/** An answer without its values: which fields there are, and of which kind each is. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? [shapeOf(value[0])] : []
  if (value === null || typeof value !== 'object') return value === null ? 'text' : kindOf(value)
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shapeOf(part)]))
}

const kindOf = (value: unknown) => (typeof value === 'string' ? 'text' : typeof value)

test('every call of the handbook answers in the shape that stands below it', async () => {
  const called = new Set<string>()
  for (const { typed, expected } of examples) {
    const { method, path, ...call } = read(typed)
    const { status, body } = await callApi(method, path, call)
    expect.soft(status, typed).toBeLessThan(300)
    expect.soft(shapeOf(body), typed).toEqual(shapeOf(expected))
    if (body?.id?.startsWith('sul_')) names.LINK = body.id
    called.add(`${method} ${routeOf(path)}`)
  }
  expect([...called].sort()).toEqual([...everyCall()].sort())
})

function routeOf(path: string): string {
  const [pathname] = path.split('?')
  return apiRoutes.find((route) => new RegExp(`^${route.replace(/\[\w+\]/g, '[^/]+')}$`).test(pathname!)) ?? path
}

/** What the route files declare. */
function everyCall(): string[] {
  return apiRoutes.flatMap((route) => {
    const text = readFileSync(join(import.meta.dirname, route, 'route.ts'), 'utf8')
    return [...text.matchAll(/^ {2}(GET|POST|PUT|DELETE|PATCH): /gm)].map(([, method]) => `${method} ${route}`)
  })
}

test('the handbook’s refusals have the status that it says, and its permissions are all that there are', () => {
  const rows = [...handbook.matchAll(/^\| ([\d, ]+) \| (`[^|]+) \|/gm)].map(([, statuses, codes]) => ({
    statuses: statuses!.split(', ').map(Number),
    codes: [...codes!.matchAll(/`(\w+)`/g)].map(([, code]) => code as FailureCode),
  }))
  const ours = rows.filter(({ statuses }) => statuses[0] !== 500)
  const wrong = ours.flatMap(({ statuses, codes }) =>
    codes.filter((code) => !statuses.includes(new Failure(code).status)),
  )
  const permissions = [...handbook.matchAll(/^\| `([\w-]+)` \| /gm)].map(([, name]) => name)

  const listed = rows.flatMap(({ codes }) => codes).filter((code) => code !== 'api_no_such_method')
  expect(rows.length).toBeGreaterThan(9)
  expect(wrong).toEqual([])
  expect([...new Set(listed)].sort()).toEqual([...codesOfDocument()].sort())
  expect(permissions.sort()).toEqual([...keyPermissions].sort())
})

/** Every code that a call may be refused with, by the document. */
function codesOfDocument(): Set<string> {
  const contents = Object.values(describedCalls()).flatMap(({ responses }) => Object.values(responses))
  return new Set(contents.flatMap(({ content }) => Object.keys(content?.['application/problem+json']?.examples ?? {})))
}

test('what the handbook sends, gets and is refused with is right by the document, too', () => {
  const calls = describedCalls()
  for (const { typed, expected } of examples) {
    const { method, path, body, headers } = read(typed)
    const call = calls[`${method} ${routeOf(path)}`]
    const [made] = Object.entries(call?.responses ?? {}).find(([status]) => status.startsWith('20')) ?? []
    const json = (content: { content: Record<string, { schema: object }> } | undefined) =>
      content?.content['application/json']?.schema as Record<string, unknown> | undefined
    expect.soft(problemsWith(json(call?.responses[made!]), expected), typed).toEqual([])
    if (body) expect.soft(problemsWith(json(call?.requestBody), JSON.parse(body)), typed).toEqual([])
    if (headers['idempotency-key'])
      expect
        .soft(
          call?.parameters?.map(({ name }) => name),
          typed,
        )
        .toContain('Idempotency-Key')
  }
  const shown = JSON.parse(/```json problem\n([\s\S]*?)\n```/.exec(handbook)![1]!)
  const refused = calls['PUT /organizations/[org]/plan']?.responses['400']?.content['application/problem+json']
  expect(problemsWith(refused?.schema, shown)).toEqual([])
  expect(refused?.examples).toEqual({ invalid_input: { value: shown } })
})

test('a problem has the fields that the handbook shows', async () => {
  const shown = JSON.parse(/```json problem\n([\s\S]*?)\n```/.exec(handbook)![1]!)

  const { body } = await callApi('PUT', `/organizations/${names.ORG}/plan`, {
    key: names.KEY,
    body: { plan: 'team', reason: '' },
  })

  expect({ ...body, reference: shown.reference }).toEqual(shown)
})
