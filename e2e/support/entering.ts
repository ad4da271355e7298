import type { BrowserContext, Page } from '@playwright/test'
import { encodeSession, SESSION_COOKIE } from '@/lib/login/next-auth'
import { newCtx, transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { IdentityId, UserId } from '@/lib/platform/ids'
import { type SsoOrigin, startSession } from '@/lib/sessions/commands'
import { type Company, linkedBySaml } from './company'
import type { Who } from './people'
import { productUrl } from './places'

/**
 * Puts a session of the person's own into the browser, as the right password
 * does: for stories that begin behind the door. `support/fixtures.ts` has the
 * ways through it.
 */
export function enter(page: Page, userId: UserId): Promise<void> {
  return putSession(page.context(), userId, 'password', null)
}

/** Puts a session into the browser that the company's SAML connection vouched for; links the person where needed. */
export async function enterBySso(page: Page, company: Company, who: Who): Promise<void> {
  const userId = company.users[who]
  const connectionId = company.saml
  const linked = () => db().identity.findFirst({ where: { connectionId, userId }, select: { id: true } })
  if (!(await linked())) await linkedBySaml(company, who)
  const identityId = (await linked())!.id as IdentityId
  await putSession(page.context(), userId, 'saml', { connectionId, identityId, orgId: company.orgId })
}

async function putSession(
  context: BrowserContext,
  userId: UserId,
  method: 'password' | 'saml',
  origin: SsoOrigin | null,
): Promise<void> {
  const device = { device: 'Firefox on Windows', network: '192.0.2.x' }
  const id = await transact(newCtx({ kind: 'visitor' }), (tx) => startSession(tx, { userId, method, origin, device }))
  const value = await encodeSession(id)
  const url = productUrl.replace('http:', 'https:') // cookies know no ports, and this one is Secure
  await context.addCookies([{ name: SESSION_COOKIE, value, url, httpOnly: true, secure: true, sameSite: 'Lax' }])
}

/** Lets the last proof in all sessions of a person be eleven minutes old; an owner's act needs a fresher one (I24). */
export async function forgetProof(userId: UserId): Promise<void> {
  const provenAt = new Date(Date.now() - 11 * 60_000)
  await db().session.updateMany({ where: { userId }, data: { provenAt } })
}
