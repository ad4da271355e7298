import type * as z from 'zod'
import type { Email } from '@/lib/mail/define'
import { sendEmail } from '@/lib/mail/send'
import type { Ctx, SystemActor } from '@/lib/platform/context'
import type { Id } from '@/lib/platform/ids'
import type { Job } from '@/lib/platform/jobs'

/** A job together with what does it. */
export type Handler = {
  readonly job: Pick<Job, 'name' | 'attempts' | 'backoffSeconds'>
  readonly run: (ctx: Ctx<SystemActor>, payload: unknown, jobId: Id<'job'>) => Promise<void>
}

export type Handlers = ReadonlyMap<string, Handler>

/** Binds a job to the domain function that does it. The payload is parsed again: another version may have written it. */
export function handle<P>(job: Job<P>, run: (ctx: Ctx<SystemActor>, payload: P) => Promise<void>): Handler {
  return { job, run: (ctx, payload) => run(ctx, parsed(job, payload)) }
}

/** An e-mail is a job; this sends it. */
export function handleEmail<P, F>(email: Email<P, F>): Handler {
  return { job: email.job, run: (ctx, payload, jobId) => sendEmail(ctx, email, jobId, parsed(email.job, payload)) }
}

/** By name; two handlers of one name would shadow each other, so that is refused. */
export function byName(list: readonly Handler[]): Handlers {
  const handlers = new Map(list.map((handler) => [handler.job.name, handler]))
  if (handlers.size !== list.length) throw new Error('Two handlers have the same job name.')
  return handlers
}

function parsed<P>(job: Job<P>, payload: unknown): P {
  return (job.payload as z.ZodType<P>).parse(payload)
}
