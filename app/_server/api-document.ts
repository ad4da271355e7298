import 'server-only'
import type { KeyPermission } from '@/lib/operators/key-model'
import { Reason } from '@/lib/operators/schema'
import { CallId, type Described, type Endpoint, type Handlers, tableOf } from './api'
import { Problem } from './api-problem'
import { refusalResponses, refusalsAt } from './api-refusals'
import { exampleOf, type Json, named, schemasOf, told } from './api-schemas'

/** Every address of the API, as the router writes it (`/organizations/[org]`), with its handlers. */
export type Addresses = Record<string, Handlers>

type Call = { place: string; method: string; permission: KeyPermission; described: Described }
type Parts = Record<'paths' | 'inputs' | 'answers' | 'headers' | 'components', Record<string, Json>>

named(Problem, 'Problem')
told(
  Reason,
  'Why, for the organization’s owners: 3 to 500 letters, such as an order’s or a ticket’s number.',
  'Order 4711',
)
told(CallId, 'A name of the call’s own: said again within a day, it gets the first answer again.', 'order-4711')

/**
 * The API in OpenAPI 3.1, made of the very schemas by which its calls are parsed.
 *
 * @param url of the API itself, which addresses stand behind
 */
export function documentOf(addresses: Addresses, url: string): Json {
  const calls = Object.entries(addresses).flatMap(([place, handlers]) =>
    Object.entries(tableOf(handlers)).map(([method, endpoint]) => callOf(place, method, endpoint)),
  )
  const parts = partsOf(calls)
  return {
    openapi: '3.1.0',
    info: { title: 'The vendor’s API', version: '1', description: INTRODUCTION },
    servers: [{ url }],
    paths: { ...pathsOf(calls, parts), [ITSELF]: { get: itself } },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'opk_…', description: KEYS } },
      schemas: parts.components,
      responses: refusalResponses(calls),
    },
  }
}

/** Where the document stands, for everybody. */
const ITSELF = '/openapi.json'
const itself: Json = {
  ...{ operationId: 'getDocument', summary: 'Read this document', security: [] },
  parameters: [{ name: 'If-None-Match', in: 'header', required: false, schema: { type: 'string' } }],
  responses: {
    200: { description: 'This document.', content: { 'application/json': { schema: { type: 'object' } } } },
    304: { description: 'It is the one that you have.' },
  },
}

const INTRODUCTION =
  'For machines of the vendor. What changes something says why, in `reason`: the organization’s owners read it in their audit log and in a mail. Fields may be added to answers; they are neither renamed nor removed.'
const KEYS =
  'A key that an operator made. The permission that a call needs stands with the call; a key can do what it names, and nothing else.'

function callOf(place: string, method: string, { permission, described }: Endpoint): Call {
  return { place: place.replace(/\[(\w+)\]/g, '{$1}'), method, permission, described }
}

/** All schemas at once, by the names of the calls: shapes with names are told once. */
function partsOf(calls: Call[]): Parts {
  const of = (part: 'path' | 'input' | 'answer') =>
    Object.fromEntries(calls.map(({ described }) => [described.name, described[part]]))
  const answers = schemasOf({ ...of('answer'), Problem }, 'output')
  return {
    paths: schemasOf(of('path'), 'input').schemas,
    inputs: schemasOf(of('input'), 'input').schemas,
    headers: schemasOf({ CallId }, 'input').schemas,
    answers: answers.schemas,
    components: answers.components,
  }
}

function pathsOf(calls: Call[], parts: Parts): Json {
  const paths: Record<string, Json> = {}
  for (const call of calls)
    paths[call.place] = { ...paths[call.place], [call.method.toLowerCase()]: operationOf(call, parts) }
  return paths
}

function operationOf({ method, permission, described }: Call, parts: Parts): Json {
  const { name, summary, changes } = described
  const input = parts.inputs[name] ?? {}
  const callId = { name: 'Idempotency-Key', in: 'header', required: false, ...parameterOf(parts.headers.CallId ?? {}) }
  const parameters = [
    ...parametersIn('path', parts.paths[name] ?? {}),
    ...(changes ? [] : parametersIn('query', input)),
    ...(method === 'POST' ? [callId] : []),
  ]
  return {
    ...{ operationId: name, summary, description: `Permission: \`${permission}\`.`, security: [{ key: [permission] }] },
    ...(parameters.length ? { parameters } : {}),
    ...(changes ? { requestBody: { required: true, content: { 'application/json': bodyOf(input, parts) } } } : {}),
    responses: { ...successOf(described, parts), ...refusalsAt({ method, described }) },
  }
}

function successOf({ name, status }: Described, parts: Parts): Json {
  const content = { 'application/json': bodyOf(parts.answers[name] ?? {}, parts) }
  return { [status]: { description: status === 201 ? 'Made.' : 'Done, or found.', content } }
}

function bodyOf(schema: Json, { components }: Parts): Json {
  return { schema, example: exampleOf(schema, components) }
}

function parametersIn(where: 'path' | 'query', { properties = {}, required = [] }: Json): Json[] {
  return Object.entries(properties as Record<string, Json>).map(([name, schema]) => ({
    ...{ name, in: where, required: where === 'path' || (required as string[]).includes(name) },
    ...parameterOf(schema),
  }))
}

function parameterOf({ description, ...schema }: Json): Json {
  return { ...(description ? { description } : {}), schema }
}
