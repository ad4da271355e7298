import 'server-only'
import { STATUS_CODES } from 'node:http'
import * as z from 'zod'
import { Failure, type FailureCode, type FieldErrors, isFailure } from '@/lib/platform/errors'
import { log } from '@/lib/platform/log'

/** Every answer of the API says it: no page may read it, nothing keeps it. */
export const ANSWER = { 'Cache-Control': 'no-store' } as const

/** Problem details (RFC 9457): `code` is what programs compare, `detail` is for people. */
export const Problem = z.object({
  ...{ type: z.literal('about:blank'), title: z.string(), status: z.number(), detail: z.string(), code: z.string() },
  /** Finds the call in our log. */
  reference: z.uuid(),
  /** What is wrong where. */
  fields: z.record(z.string(), z.string()).optional(),
})
type Problem = z.infer<typeof Problem>

export type ProblemCode = FailureCode | 'internal_error'
type Told = { status: number; code: ProblemCode; detail: string; fields: FieldErrors }

/** Why a call was not done, as an answer and in the log. */
export function problem(error: unknown, reference: string, headers: Record<string, string> = {}): Response {
  const found = told(error, reference)
  return new Response(JSON.stringify(problemOf(found, reference)), {
    status: found.status,
    headers: { ...ANSWER, ...headers, 'Content-Type': 'application/problem+json' },
  })
}

function problemOf({ status, code, detail, fields }: Told, reference: string): Problem {
  const named = Object.keys(fields).length ? { fields } : {}
  // RFC 9457 §4.2.1: with “about:blank” the title is the status in words.
  return { type: 'about:blank', title: STATUS_CODES[status] ?? '', status, detail, code, reference, ...named }
}

const BROKEN = { status: 500, code: 'internal_error', detail: 'Something went wrong on our side. Try again.' } as const

/** The problem that a refusal by this code is. */
export function problemBy(code: ProblemCode, fields: FieldErrors, reference: string): Problem {
  if (code === 'internal_error') return problemOf({ ...BROKEN, fields }, reference)
  const { status, message: detail } = new Failure(code)
  return problemOf({ status, code, detail, fields }, reference)
}

function told(error: unknown, reference: string): Told {
  if (error instanceof z.ZodError) return told(new Failure('invalid_input', { fields: fieldsOf(error) }), reference)
  if (isFailure(error)) {
    const { status, code, message: detail, fields } = error
    log.info('api call refused', { code, reference })
    return { status, code, detail, fields }
  }
  log.error('api call failed', error, { reference })
  return { ...BROKEN, fields: {} }
}

/** Each field's first complaint; one that does not belong there stands under its own name. */
function fieldsOf({ issues }: z.ZodError): FieldErrors {
  const complaints = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [key.slice(0, 80), 'There is no such field here.'] as const)
      : [[issue.path.join('.') || 'body', issue.message] as const],
  )
  return Object.fromEntries(complaints.reverse())
}
