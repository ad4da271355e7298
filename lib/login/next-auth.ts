import type { NextAuthOptions } from 'next-auth'
import { decode, encode } from 'next-auth/jwt'
import { now } from '@/lib/platform/clock'
import { newCtx } from '@/lib/platform/context'
import { derivedKeys } from '@/lib/platform/crypto'
import { idOf, type SessionId } from '@/lib/platform/ids'
import { authenticate, whoIs } from '@/lib/sessions/authenticate'
import { signOut } from '@/lib/sessions/commands'
import { LONGEST_SESSION_SECONDS } from '@/lib/sessions/model'

/** `__Host-`: Secure, no Domain, path `/`, so that no neighbour can plant one (RFC 6265bis §4.1.3.2). */
export const SESSION_COOKIE = '__Host-porchlight-session'
const PURPOSE = 'next-auth.session'
const sessionIdSchema = idOf('session')

/** The cookie's value: next-auth's encrypted token around our session row's id. The row decides, not the token. */
export function encodeSession(sessionId: SessionId): Promise<string> {
  return encode({ token: { sub: sessionId }, secret: derivedKeys(PURPOSE)[0]!, maxAge: LONGEST_SESSION_SECONDS })
}

/** The session id in a cookie, with any of the present encryption keys; `null` for anything else. */
export async function decodeSession(cookie: string | undefined): Promise<SessionId | null> {
  if (!cookie) return null
  for (const secret of derivedKeys(PURPOSE)) {
    const token = await decode({ token: cookie, secret }).catch(() => null)
    const id = sessionIdSchema.safeParse(token?.sub)
    if (id.success) return id.data
  }
  return null
}

/**
 * next-auth answers `session`, `csrf` and `signout` only (app/api/auth). It
 * signs nobody in: it has one state cookie a browser, which two tabs would
 * fight over.
 */
export function nextAuthOptions(): NextAuthOptions {
  return {
    providers: [],
    secret: derivedKeys(PURPOSE)[0]!,
    session: { strategy: 'jwt', maxAge: LONGEST_SESSION_SECONDS },
    useSecureCookies: true,
    cookies: {
      sessionToken: { name: SESSION_COOKIE, options: { httpOnly: true, sameSite: 'lax', path: '/', secure: true } },
    },
    callbacks: {
      async session({ session, token }) {
        const actor = await actorOf(token.sub)
        if (!actor) return { expires: new Date(0).toISOString() }
        const { name, email } = await whoIs(newCtx(actor))
        return { ...session, user: actor.confinedTo ? { name } : { name, email } }
      },
    },
    events: {
      async signOut({ token }) {
        const actor = await actorOf(token?.sub)
        if (actor) await signOut(newCtx(actor))
      },
    },
  }
}

async function actorOf(sub: string | undefined) {
  const id = sessionIdSchema.safeParse(sub)
  return id.success ? authenticate(id.data, now()) : null
}
