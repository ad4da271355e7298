import 'server-only'
import { refresh } from 'next/cache'
import { unstable_rethrow } from 'next/navigation'
import * as z from 'zod'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { type FailureCode, type FieldErrors, isFailure } from '@/lib/platform/errors'
import { log } from '@/lib/platform/log'
import { userCtx } from './ctx'

export type ActionResult<T = void> =
  | { ok: true; value: T }
  | { ok: false; code: FailureCode | 'internal_error'; message: string; fields: FieldErrors }

/**
 * Makes a server action out of a schema and a command call. It parses the
 * input, finds the actor and turns a {@link Failure} into words for the form;
 * authorization is the command's business, never the action's. After a change
 * the page that called it is read anew.
 */
export function action<S extends z.ZodType, T>(
  schema: S,
  run: (ctx: Ctx<UserActor>, input: z.output<S>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return async (input) => {
    try {
      const value = await run(await userCtx(), schema.parse(input))
      refresh()
      return { ok: true, value }
    } catch (error) {
      unstable_rethrow(error) // redirect() and notFound() travel as exceptions
      return inWords(error)
    }
  }
}

/** Why it was not done, for a form; a bug is logged and not told. */
export function inWords(error: unknown): ActionResult<never> {
  if (error instanceof z.ZodError)
    return { ok: false, code: 'invalid_input', message: 'Some fields need attention.', fields: fieldErrors(error) }
  if (isFailure(error)) return { ok: false, code: error.code, message: error.message, fields: error.fields }

  log.error('action failed', error)
  return { ok: false, code: 'internal_error', message: 'Something went wrong on our side. Try again.', fields: {} }
}

function fieldErrors(error: z.ZodError): FieldErrors {
  return Object.fromEntries(error.issues.map((issue) => [issue.path.join('.'), issue.message]))
}
