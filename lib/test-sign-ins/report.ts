import type { TracedCheck } from '@/lib/tracer/model'
import type { Would } from './would'

/**
 * What a test sign-in found. Of attributes it holds names only: their values are
 * read out of the sealed answer, by whoever may see them, for 72 hours.
 */
export type Report = {
  /** A real sign-in with this answer would have been let on. */
  ok: boolean
  /** The refusal that came first; `null` where every check passed. */
  code: string | null
  /** A key that this revision trusts vouched for the answer. */
  signed: boolean
  checks: TracedCheck[]
  attributeNames: string[]
  clockSeconds: number | null
  /** `null` where it would not have come to a decision. */
  would: Would | null
}
