import 'server-only'
import { cookies } from 'next/headers'
import { cache } from 'react'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { type Ctx, newCtx, type UserActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import { authenticate } from '@/lib/sessions/authenticate'

/**
 * Who is asking, on a console page or in a server action; one look-up a request.
 *
 * @throws Failure `unauthenticated` without a living session.
 */
export const userCtx = cache(async (): Promise<Ctx<UserActor>> => {
  const sessionId = await decodeSession((await cookies()).get(SESSION_COOKIE)?.value)
  const at = now()
  const actor = sessionId && (await authenticate(sessionId, at))
  if (!actor) fail('unauthenticated')
  return newCtx(actor, at)
})
