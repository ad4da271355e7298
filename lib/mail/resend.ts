import { Resend } from 'resend'
import { env } from '@/lib/platform/env'
import { PermanentError } from '@/lib/platform/permanent'
import { once } from '@/lib/platform/singleton'
import { withoutAddresses } from '@/lib/platform/text'
import { HEADERS, type Message, TIMEOUT_MS } from './message'

/** Requests that stay wrong: malformed, too large, or with an address that cannot be. */
const PERMANENT = new Set([400, 413, 422])

/**
 * Sends through Resend, once: for 24 hours it knows a message by its idempotency
 * key. When it says that the key was used for other words, an earlier try
 * arrived, so the mail is sent.
 */
export async function sendByResend(message: Message): Promise<string> {
  const resend = once('resend', () => new Resend(env().RESEND_API_KEY))
  const { key, to, from, subject, text, html } = message
  const { data, error } = await resend.emails.send(
    { to, from, subject, text, html, headers: HEADERS },
    { idempotencyKey: key, signal: AbortSignal.timeout(TIMEOUT_MS) },
  )
  if (data) return data.id
  if (error.name === 'invalid_idempotent_request') return `earlier:${key}`

  const problem = withoutAddresses(`Resend: ${error.statusCode ?? 'no answer'} ${error.name}: ${error.message}`)
  throw PERMANENT.has(error.statusCode ?? 0) ? new PermanentError(problem) : new Error(problem)
}
