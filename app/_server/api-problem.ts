import 'server-only'
import { STATUS_CODES } from 'node:http'
import * as z from 'zod'
import { Failure, type FailureCode, type FieldErrors, isFailure } from '@/lib/platform/errors'
import { log } from '@/lib/platform/log'

/** Every answer of the API says it: no page may read it, nothing keeps it. */
export const ANSWER = { 'Cache-Control': 'no-store' } as const

type Told = { status: number; code: FailureCode | 'internal_error'; detail: string; fields: FieldErrors }

/**
 * Why a call was not done, as problem details (RFC 9457). `code` is what
 * programs compare, `detail` is for people, `reference` finds the call in our log.
 */
export function problem(error: unknown, reference: string, headers: Record<string, string> = {}): Response {
  const { status, code, detail, fields } = told(error, reference)
  const named = Object.keys(fields).length ? { fields } : {}
  // RFC 9457 §4.2.1: with “about:blank” the title is the status in words.
  const body = { type: 'about:blank', title: STATUS_CODES[status], status, detail, code, reference, ...named }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...ANSWER, ...headers, 'Content-Type': 'application/problem+json' },
  })
}

function told(error: unknown, reference: string): Told {
  if (error instanceof z.ZodError) return told(new Failure('invalid_input', { fields: fieldsOf(error) }), reference)
  if (isFailure(error)) {
    const { status, code, message: detail, fields } = error
    log.info('api call refused', { code, reference })
    return { status, code, detail, fields }
  }
  log.error('api call failed', error, { reference })
  const detail = 'Something went wrong on our side. Try again.'
  return { status: 500, code: 'internal_error', detail, fields: {} }
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
