import type { AttemptState } from '@/lib/platform/prisma/client'

export const attemptStates = ['in_progress', 'succeeded', 'failed', 'abandoned'] as const satisfies AttemptState[]

/**
 * A reference as somebody read it out: any case, with or without the hyphen,
 * with the letters that Crockford's base32 leaves out taken as their digits.
 *
 * @returns the stored form (`7KQ2-M9XD`), or `null` for what can't be one.
 */
export function referenceIn(text: string): string | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : null
}
