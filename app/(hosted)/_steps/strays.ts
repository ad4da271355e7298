import type { ForeignHandler } from '@/app/_server/hosted'
import type { Refusal } from '@/lib/login/outcomes'
import { type Arrival, takeStray } from '@/lib/login/strays'
import { urls } from '@/lib/platform/urls'
import { isTestId } from '@/lib/test-sign-ins/row'
import type { Posted } from './posted'
import { takeTestStray } from './test-sign-in'

/** Base64 of the largest response that the guard reads, and the rest of the form. */
export const ANSWER_MAX_BYTES = 400 * 1024

type Params = { connection: string }

/**
 * A provider's answer that came another way than we ask for it: its sign-in's
 * attempt names the mistake, and the person reads it. `null` where it is none,
 * or no sign-in waits for it. Nothing of the answer is read.
 */
export async function leadStray(
  visit: Posted,
  connection: string,
  values: URLSearchParams,
  arrival: Arrival,
): Promise<Response | null> {
  const isAnswer = ['SAMLResponse', 'SAMLart', 'code', 'error'].some((name) => values.has(name))
  const id = values.get('RelayState') ?? values.get('state')
  if (!isAnswer || !id) return null
  if (isTestId(id)) return takeTestStray(visit, connection, id, arrival)
  const refused = await takeStray(visit.ctx, id, connection, arrival)
  return refused && leadToReason(visit, refused)
}

/** A provider that posts its answers to an address of ours which takes none. */
export function postedAstray(pathOf: (connection: string) => string): ForeignHandler<Params> {
  return {
    maxBytes: ANSWER_MAX_BYTES,
    handle: (visit, { connection }, form) =>
      leadStray(visit, connection, form, { method: 'POST', path: pathOf(connection) }),
  }
}

export function leadToReason(visit: Posted, { code, reference }: Refusal): Response {
  return visit.goTo(urls.authError(code, reference ?? undefined))
}
