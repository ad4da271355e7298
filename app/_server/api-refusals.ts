import 'server-only'
import type { Described } from './api'
import { type ProblemCode, problemBy } from './api-problem'
import type { Json } from './api-schemas'

type Call = { method: string; described: Described }
type Refusals = { status: number; codes: ProblemCode[] }

/** However a call is meant: these are found out before it is looked at. */
const always: readonly ProblemCode[] = [
  ...(['invalid_input', 'api_key_needed', 'api_key_lacks_permission', 'api_too_often', 'too_many_tries'] as const),
  'internal_error',
]
const withBody: readonly ProblemCode[] = ['api_not_json', 'api_too_large']
const withName: readonly ProblemCode[] = ['api_call_running', 'api_answer_lost', 'api_call_differs']

const REFERENCE = '5d0f7f0e-2f6f-4d0e-8a53-0a3a9a3f1c55'

/** How a call may be refused, status by status. */
function refusalsOf({ method, described: { path, changes, refusals } }: Call): Refusals[] {
  const codes = new Set([
    ...always,
    ...(Object.keys(path.shape).length ? (['api_no_such_address'] as const) : []),
    ...(changes ? withBody : []),
    ...(method === 'POST' ? withName : []),
    ...refusals,
  ])
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of [...codes].sort()) {
    const { status } = problemBy(code, {}, REFERENCE)
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return [...byStatus].map(([status, found]) => ({ status, codes: found }))
}

/** The refusals of one call: each is told once, among the components. */
export function refusalsAt(call: Call): Json {
  const entries = refusalsOf(call).map(({ status, codes }) => [
    status,
    { $ref: `#/components/responses/${nameOf(codes)}` },
  ])
  return Object.fromEntries(entries)
}

/** Those of all calls, by name. */
export function refusalResponses(calls: readonly Call[]): Json {
  const all = calls.flatMap(refusalsOf)
  return Object.fromEntries(all.map((refusals) => [nameOf(refusals.codes), responseOf(refusals)]))
}

const nameOf = (codes: readonly ProblemCode[]) => codes.join('-or-')

function responseOf({ status, codes }: Refusals): Json {
  const code = { type: 'string', enum: codes }
  const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { code } }] }
  const fields = { reason: 'Say why, in a few words.' }
  const examples = codes.map((one) => [
    one,
    { value: problemBy(one, one === 'invalid_input' ? fields : {}, REFERENCE) },
  ])
  const headers = headersOf(status)
  return {
    description: codes.map((one) => problemBy(one, {}, REFERENCE).detail).join(' Or: '),
    ...(headers ? { headers } : {}),
    content: { 'application/problem+json': { schema, examples: Object.fromEntries(examples) } },
  }
}

function headersOf(status: number): Json | null {
  const text = { schema: { type: 'string' } }
  if (status === 401)
    return { 'WWW-Authenticate': { description: 'The scheme of keys: Bearer.', required: true, ...text } }
  if (status === 429)
    return { 'Retry-After': { description: 'After how many seconds to go on; without it, after a day.', ...text } }
  return null
}
