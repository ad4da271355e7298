import 'server-only'
import { env } from '@/lib/platform/env'

const MAX_BYTES = 64 * 1024
/** What is too large is read to its end up to here, and forgotten: browsers show an answer once they have sent all. */
const PASSED_OVER = 8 * 1024 * 1024

export type FormProblem = 'foreign_origin' | 'too_large' | 'not_a_form'

/**
 * Reads a form that one of our own pages posted. A request without our own
 * `Origin` is refused (the framework lets foreign ones into route handlers),
 * and the body is read as a stream up to `maxBytes`.
 *
 * @param options.anyOrigin for an ACS, which an IdP's page posts to by design.
 */
export async function readForm(
  request: Request,
  options: { maxBytes?: number; anyOrigin?: boolean } = {},
): Promise<URLSearchParams | FormProblem> {
  if (!options.anyOrigin && request.headers.get('origin') !== env().PUBLIC_URL) return 'foreign_origin'
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return 'not_a_form'

  const chunks: Uint8Array[] = []
  const maxBytes = options.maxBytes ?? MAX_BYTES
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > PASSED_OVER) break
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size > maxBytes) return 'too_large'
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
