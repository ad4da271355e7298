import 'server-only'
import { digest } from '@/lib/platform/crypto'
import { type Handlers, published } from './api'

/** Minutes after an upgrade in which somebody may still read the document of before. */
const KEPT = 'public, max-age=300'

/**
 * The handlers of a JSON document that anybody may read and keep. It is made
 * when it is first asked for, and once.
 */
export function publishedDocument(make: () => unknown): Handlers {
  let made: { text: string; etag: string } | undefined
  return published(async (request) => {
    made ??= sealed(JSON.stringify(make()))
    const headers = { 'Cache-Control': KEPT, ETag: made.etag }
    if (isKnown(made.etag, request.headers.get('if-none-match'))) return new Response(null, { status: 304, headers })
    const body = request.method === 'HEAD' ? null : made.text
    return new Response(body, { headers: { ...headers, 'Content-Type': 'application/json' } })
  })
}

/** A weak one: whoever packs the answer for the way changes its bytes (RFC 9110 §8.8.1). */
function sealed(text: string) {
  return { text, etag: `W/"${digest(text)}"` }
}

/** RFC 9110 §13.1.2: a list of them, or any. */
function isKnown(etag: string, given: string | null): boolean {
  const tags = (given ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes('*') || tags.includes(etag.slice(2))
}
