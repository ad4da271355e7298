import 'server-only'
import { cookies } from 'next/headers'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import type { SessionId } from '@/lib/platform/ids'
import { LONGEST_SESSION_SECONDS } from '@/lib/sessions/model'

/** For a server action in which the session went on under another id: this browser keeps it. */
export async function putSession(sessionId: SessionId): Promise<void> {
  const options = { path: '/', secure: true, httpOnly: true, sameSite: 'lax', maxAge: LONGEST_SESSION_SECONDS } as const
  ;(await cookies()).set(SESSION_COOKIE, await encodeSession(sessionId), options)
}
