import * as z from 'zod'
import { apiDocument } from '@/app/api/v1/document'

type Json = { [name: string]: unknown }
type Body = {
  content: Record<string, { schema: Json; example?: unknown; examples?: Record<string, { value: unknown }> }>
}
export type Operation = {
  operationId: string
  security: { key: string[] }[]
  parameters?: { name: string; in: string; schema: Json }[]
  requestBody?: Body
  responses: Record<string, Body & { headers?: Record<string, { required?: boolean }> }>
}

/** What the document says of each call, by method and route: `PUT /organizations/[org]/plan`. References are resolved. */
export function describedCalls(): Record<string, Operation> {
  const document = apiDocument()
  const { paths } = resolved(document, document) as { paths: Record<string, Record<string, Operation>> }
  return Object.fromEntries(
    Object.entries(paths).flatMap(([place, methods]) =>
      Object.entries(methods).map(([method, operation]) => {
        return [`${method.toUpperCase()} ${place.replace(/\{(\w+)\}/g, '[$1]')}`, operation]
      }),
    ),
  )
}

function resolved(part: unknown, document: unknown): unknown {
  if (Array.isArray(part)) return part.map((one) => resolved(one, document))
  if (part === null || typeof part !== 'object') return part
  if ('$ref' in part) return resolved(at(String(part.$ref), document), document)
  return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, resolved(one, document)]))
}

function at(ref: string, document: unknown): unknown {
  const found = ref
    .slice(2)
    .split('/')
    .reduce<unknown>((part, name) => (part as Json | undefined)?.[name], document)
  if (found === undefined) throw new Error(`The document has no ${ref}`)
  return found
}

/** What a value is not, by a schema of the document; empty where it is all right. */
export function problemsWith(schema: Json | undefined, value: unknown): string[] {
  if (!schema) return ['the document has no schema for it']
  const { error } = z.fromJSONSchema(schema as z.core.JSONSchema.JSONSchema).safeParse(value)
  return error ? error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) : []
}

const known = new Map<string, Operation>()

/** What is wrong with an answer by the document; nothing is said of calls that it does not have. */
export function problemsOfAnswer(call: string, answer: { status: number; headers: Headers; body: unknown }): string[] {
  if (known.size === 0) for (const [name, operation] of Object.entries(describedCalls())) known.set(name, operation)
  const operation = known.get(call)
  if (!operation || answer.status === 304) return []
  const response = operation.responses[answer.status]
  if (!response) return [`the document has no ${answer.status}`]
  const kind = answer.headers.get('content-type') ?? ''
  const promised = Object.entries(response.headers ?? {}).filter(([, { required }]) => required)
  const missing = promised.filter(([name]) => !answer.headers.has(name))
  return [...missing.map(([name]) => `no ${name}`), ...problemsWith(response.content[kind]?.schema, answer.body)]
}
