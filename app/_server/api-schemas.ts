import 'server-only'
import * as z from 'zod'
import { prefixes } from '@/lib/platform/ids'

/** JSON Schema 2020-12, of which OpenAPI 3.1 is made. */
export type Json = { [name: string]: unknown }

/** What the document says of a field beside what its schema says. `id` gives a shape a name there. */
const words = z.registry<{ id?: string; description?: string; example?: unknown }>()

/** The same schema, of which the document says more. */
export function told<S extends z.ZodType>(schema: S, description: string, ...[example]: [] | [unknown]): S {
  words.add(schema, { description, ...(example === undefined ? {} : { example }) })
  return schema
}

/** The same schema, which stands in the document once, by this name. */
export function named<S extends z.ZodType>(schema: S, id: string): S {
  words.add(schema, { id })
  return schema
}

type Schemas = { schemas: Record<string, Json>; components: Record<string, Json> }

/**
 * JSON schemas of what comes in (`input`), or of what leaves (`output`).
 *
 * @returns one for each part, and the shapes with names, to which they refer as components of an OpenAPI document
 */
export function schemasOf(parts: Record<string, z.ZodType>, io: 'input' | 'output'): Schemas {
  const made = z.toJSONSchema(z.object(parts), { io, metadata: words, override: io === 'input' ? readable : open })
  const text = JSON.stringify({ schemas: made.properties ?? {}, components: made.$defs ?? {} })
  return JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/'))
}

type Override = { jsonSchema: z.core.JSONSchema.BaseSchema }

/** An id's pattern is its example as well. */
function readable({ jsonSchema }: Override): void {
  const prefix = /^\^(\w{3})_\[/.exec(jsonSchema.pattern ?? '')?.[1]
  if (Object.values<string | undefined>(prefixes).includes(prefix)) jsonSchema.example = anId(prefix!)
  listed(jsonSchema)
}

/** Where something is transformed on the way in, zod keeps no `examples` of it; it does keep `example`. */
function listed(jsonSchema: Override['jsonSchema']): void {
  if ('example' in jsonSchema) jsonSchema.examples = [jsonSchema.example]
  delete jsonSchema.example
}

export const anId = (prefix: string) => `${prefix}_0123456789abcdefghjkmnpq`

/** Fields may be added to answers; and the patterns of dates and references say less than their formats. */
function open({ jsonSchema }: Override): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  if (jsonSchema.format) delete jsonSchema.pattern
  listed(jsonSchema)
}

/** An example of a schema, put together of those of its fields. */
export function exampleOf(schema: Json, components: Record<string, Json>): unknown {
  const { $ref, examples, anyOf, type, items, properties, enum: values, const: only } = schema as Known
  if ($ref) return exampleOf(components[$ref.split('/').at(-1)!] ?? {}, components)
  if (examples) return examples[0]
  if (only !== undefined) return only
  if (values) return values[0]
  if (anyOf) return exampleOf(anyOf[0] ?? {}, components)
  if (type === 'array') return [exampleOf(items ?? {}, components)]
  if (properties)
    return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, exampleOf(one, components)]))
  return null
}

type Known = {
  $ref?: string
  examples?: unknown[]
  anyOf?: Json[]
  type?: unknown
  items?: Json
  properties?: Record<string, Json>
  enum?: unknown[]
  const?: unknown
}
