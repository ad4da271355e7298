import { createHmac } from 'node:crypto'
import { derivedKeys } from '@/lib/platform/crypto'
import type { Id } from '@/lib/platform/ids'

/**
 * What a mail may carry for its reader alone. Made from the encryption key and
 * the job's id when the mail is sent, so no queue or table holds it, and every
 * try of one job makes the same: a mail that arrived although its delivery
 * seemed to fail still works.
 */
export type MailSecrets = {
  /** 256 bits, base64url, for a link. `purpose` tells several in one mail apart. */
  link(purpose: string): string
  /** Eight decimal digits that a person types. */
  code(purpose: string): string
}

export function secretsOf(jobId: Id<'job'>): MailSecrets {
  const [key] = derivedKeys('mail.secrets')
  const mac = (kind: string, purpose: string) =>
    createHmac('sha256', key!) // there is always an encryption key
      .update(JSON.stringify([kind, purpose, jobId]))
      .digest()
  return {
    link: (purpose) => mac('link', purpose).toString('base64url'),
    code: (purpose) => (mac('code', purpose).readUIntBE(0, 6) % 100_000_000).toString().padStart(8, '0'),
  }
}
