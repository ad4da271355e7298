import type { KoaContextWithOIDC } from 'oidc-provider'
import { decodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { now } from '@/lib/platform/clock'
import { newCtx, type UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { isFailure } from '@/lib/platform/errors'
import { urls } from '@/lib/platform/urls'
import { authenticate } from '@/lib/sessions/authenticate'
import { signOut } from '@/lib/sessions/commands'
import { appOf } from './front-door'
import { sealSignOut } from './pages'

// OpenID Connect RP-Initiated Logout 1.0: an app sends the person here to be signed out.

type Leaving = { secret: string; postLogoutRedirectUri?: string; state?: string }
const leavingOf = (koa: KoaContextWithOIDC) => (koa.oidc.session as unknown as { state: Leaving }).state

/**
 * Our own page asks; the form's secret travels sealed (§2). It goes on by
 * itself where one of the vendor's apps proved that it means the very session
 * that is here; an organization's app must not end what opens others too.
 */
export async function askBeforeSignOut(koa: KoaContextWithOIDC): Promise<void> {
  const hinted = koa.oidc.entities.IdTokenHint?.payload.sub
  const actor = await whoIsHere(koa)
  const isOurs = koa.oidc.client !== undefined && appOf(koa.oidc.client).firstParty
  const isSure = isOurs && typeof hinted === 'string' && actor !== null && (await isSub(hinted, actor))
  const app = koa.oidc.client?.clientName ?? null
  leaveTo(koa, urls.appSignOut(sealSignOut({ xsrf: leavingOf(koa).secret, app, isSure })))
}

/**
 * The provider does not know this browser, so the library would sign out at
 * once by a script. Somebody who is signed in here is asked all the same: any
 * page may lead here. Where nobody is, there is nothing to do but to go on.
 */
export async function insteadOfScript(koa: KoaContextWithOIDC): Promise<void> {
  if (await whoIsHere(koa)) return askBeforeSignOut(koa)
  const { postLogoutRedirectUri, state } = leavingOf(koa)
  if (!postLogoutRedirectUri) return leaveTo(koa, urls.signedOut)
  const target = new URL(postLogoutRedirectUri) // registered: the library has compared it
  if (state !== undefined) target.searchParams.set('state', state)
  leaveTo(koa, target.href)
}

export async function showSignedOut(koa: KoaContextWithOIDC): Promise<void> {
  leaveTo(koa, urls.signedOut)
}

/** The person agreed to be signed out here: our session ends too, and each app hears of it from the worker. */
export async function endOwnSession(koa: KoaContextWithOIDC): Promise<void> {
  const actor = await whoIsHere(koa)
  const ended = actor ? signOut(newCtx(actor, now())) : Promise.resolve()
  await ended.catch((error) => {
    if (!isFailure(error)) throw error // it had ended by then
  })
  koa.append('Set-Cookie', `${SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)
}

async function whoIsHere(koa: KoaContextWithOIDC): Promise<UserActor | null> {
  const sessionId = await decodeSession(koa.cookies.get(SESSION_COOKIE))
  return sessionId && authenticate(sessionId, now())
}

async function isSub(sub: string, { userId, sessionId }: UserActor): Promise<boolean> {
  const session = await db().session.findUnique({ where: { id: sessionId }, select: { sid: true } })
  return (await db().appGrant.count({ where: { sub, userId, sid: session?.sid ?? '', endedAt: null } })) > 0
}

function leaveTo(koa: KoaContextWithOIDC, url: string): void {
  koa.redirect(url)
  koa.status = 303
}
