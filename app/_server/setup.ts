import 'server-only'
import { refresh } from 'next/cache'
import { cookies } from 'next/headers'
import { unstable_rethrow } from 'next/navigation'
import { connection } from 'next/server'
import { cache } from 'react'
import type * as z from 'zod'
import { toldOfDecline } from '@/lib/connections/setup-answers'
import { setupVisitor } from '@/lib/connections/setup-visits'
import { now } from '@/lib/platform/clock'
import { type Ctx, newCtx, type SetupActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { DAY_SECONDS } from '@/lib/platform/time'
import { type ActionResult, inWords } from './action'
import { SETUP_COOKIE } from './cookies'

/** Who comes by a set-up link, if the link still works; one look-up a request. */
export const findSetupVisitor = cache(async (): Promise<Ctx<SetupActor> | null> => {
  await connection()
  const secret = (await cookies()).get(SETUP_COOKIE)?.value
  const at = now()
  const actor = secret ? await setupVisitor(newCtx({ kind: 'visitor' }, at), secret) : null
  return actor && newCtx(actor, at)
})

/** Who was told that the contact of this browser's link declined it; `null` where that is not so. */
export async function findTold(): Promise<string | null> {
  await connection()
  const secret = (await cookies()).get(SETUP_COOKIE)?.value
  return secret ? toldOfDecline(newCtx({ kind: 'visitor' }), secret) : null
}

/** As lib/action.ts's, for whom a set-up link was handed to. What the form says of organization and place is not read. */
export function setupAction<S extends z.ZodType, T>(
  schema: S,
  run: (ctx: Ctx<SetupActor>, input: z.output<S>) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return async (input) => {
    try {
      const ctx = (await findSetupVisitor()) ?? fail('setup_link_gone')
      const value = await run(ctx, schema.parse(input))
      refresh()
      return { ok: true, value }
    } catch (error) {
      unstable_rethrow(error)
      return inWords(error)
    }
  }
}

/** An action of somebody who is nobody yet: opening a link, typing its code. `run` gets the browser's secret, if it has one. */
export function visitorAction<S extends z.ZodType, T>(
  schema: S,
  run: (input: z.output<S>, secret: string | null) => Promise<T>,
): (input: z.input<S>) => Promise<ActionResult<T>> {
  return async (input) => {
    try {
      const value = await run(schema.parse(input), (await cookies()).get(SETUP_COOKIE)?.value ?? null)
      return { ok: true, value }
    } catch (error) {
      unstable_rethrow(error)
      return inWords(error)
    }
  }
}

/** Keeps the visit's secret in this browser: out of scripts' reach, not sent with foreign POSTs. */
export async function keepSetupSecret(secret: string): Promise<void> {
  const options = { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 30 * DAY_SECONDS } as const
  ;(await cookies()).set(SETUP_COOKIE, secret, options)
}
