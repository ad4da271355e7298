import 'server-only'
import { fail } from '@/lib/platform/errors'

const MAX_BYTES = 64 * 1024

/**
 * Reads what a call carries, as a stream up to 64 kB.
 *
 * @returns the text as it came, and what it says
 * @throws Failure `api_not_json`, `api_too_large`; `invalid_input` for what is no JSON.
 */
export async function readJson(request: Request): Promise<{ text: string; json: unknown }> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) fail('api_not_json')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.length
    if (size > MAX_BYTES) fail('api_too_large')
    chunks.push(chunk)
  }
  const text = Buffer.concat(chunks).toString('utf8')
  return { text, json: parsed(text) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    fail('invalid_input', { fields: { body: 'This is not JSON.' } })
  }
}

/** What stands behind the question mark. @throws Failure `invalid_input` for a name that stands there twice. */
export function readQuery(request: Request): Record<string, string> {
  const entries = [...new URL(request.url).searchParams]
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index)
  if (twice) fail('invalid_input', { fields: { [twice[0].slice(0, 80)]: 'Say it once.' } })
  return Object.fromEntries(entries)
}
