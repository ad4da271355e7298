import { createDecipheriv, createHash } from 'node:crypto'
import type { EngineNotes } from './engine-store'

/** What the engine read of an answer; the shape is its `Profile`. */
type Noted<P> = { profile: { claims: P }; requested: unknown; session?: { code_challenge?: string } }

/**
 * Opens what the engine noted under a code: it is sealed (AES-256-GCM) with a
 * key that only the code holds. The engine's own calls for a token and for the
 * profile do no more, and ask the module loader for a package each time.
 *
 * @throws when the code is not one of this request, by its PKCE challenge
 */
export function openCode<P>(code: string, notes: EngineNotes, verifier: string): P & { requested: unknown } {
  const [key = '', name = ''] = code.split('.')
  const note = notes.get(`oauth:code ${engineDigest(name)}`)
  if (!note) throw new Error('the engine noted nothing under its code')
  const { value, iv, tag } = JSON.parse(note.value) as { value: string; iv: string; tag: string }
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), Buffer.from(iv, 'base64'), {
    authTagLength: 16,
  }).setAuthTag(Buffer.from(tag, 'base64'))
  const text = Buffer.concat([decipher.update(Buffer.from(value, 'base64')), decipher.final()]).toString('utf8')
  const { profile, requested, session } = JSON.parse(text) as Noted<P>
  if (session?.code_challenge !== challengeOf(verifier)) throw new Error('the code belongs to another request')
  return { ...profile.claims, requested }
}

/** RFC 7636 §4.2 */
export function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

/** The engine stores a record under the RIPEMD-160 of its key. */
export function engineDigest(key: string): string {
  return createHash('ripemd160').update(key).digest('hex')
}
