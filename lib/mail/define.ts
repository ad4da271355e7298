import type * as z from 'zod'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import { defineJob, type Job } from '@/lib/platform/jobs'
import type { MailSecrets } from './secrets'

/** What a mail says, as plain words; lib/mail/layout.tsx makes text and HTML of it. */
export type MailContent = {
  subject: string
  /** Paragraphs; plain text, whatever an organization or an IdP supplied stays text (I31). */
  paragraphs: string[]
  /** One button; `url` is absolute and ours. */
  action?: { label: string; url: string }
  /** A code to type, shown large. */
  code?: string
  /** Small print below a rule. */
  footnote?: string
}

/** One recipient and the facts for the words. */
export type Addressed<F> = F & { to: string }

export type Email<P = unknown, F = unknown> = {
  readonly name: string
  readonly job: Job<P>
  /**
   * Reads address and facts when the mail is sent; an empty list or `null` means
   * "no longer true". Runs again at each try of the job, and the mail of an
   * earlier try may have arrived: what it minted then must stay valid. `secrets`
   * are the same at each try, so that the mail is too.
   */
  readonly load: (
    ctx: Ctx<SystemActor>,
    payload: P,
    secrets: MailSecrets,
  ) => Promise<Addressed<F>[] | Addressed<F> | null>
  /** Pure: the words. */
  readonly render: (facts: F) => MailContent
}

/** Thirteen tries over about 20 hours: a provider's bad day is survived. */
const TRIES = { attempts: 13, backoffSeconds: 20 }

/** Defines a mail; it *is* a job (`email.<name>`): enqueue `definition.job`. */
export function defineEmail<P, F extends object>(email: {
  name: string
  payload: z.ZodType<P>
  load: Email<P, F>['load']
  render: Email<P, F>['render']
}): Email<P, F> {
  return {
    name: email.name,
    job: defineJob({ name: `email.${email.name}`, payload: email.payload, ...TRIES }),
    load: email.load,
    render: email.render,
  }
}
