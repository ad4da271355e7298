import { noSessionCookie } from '@/app/_server/cookies'
import { hostedGet } from '@/app/_server/hosted'
import { newCtx } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { signOut } from '@/lib/sessions/commands'
import { SignOutPage } from '../_pages/sign-out'
import { posted } from '../_steps/posted'

/** Asks: a link that signs people out could be put on any page. */
export const GET = hostedGet(async (visit) => {
  if (!visit.current) return visit.goTo(urls.signedOut)
  const { name } = await whoIs(newCtx(visit.current, visit.ctx.now))
  const everywhereAction = visit.current.confinedTo ? null : urls.logoutEverywhere
  return visit.show(<SignOutPage support={null} name={name} action={urls.logout} everywhereAction={everywhereAction} />)
})

export const POST = posted(async (visit) => {
  if (visit.current)
    await signOut(newCtx(visit.current, visit.ctx.now)).catch((error: unknown) => {
      if (!isFailure(error, 'session_not_found')) throw error // a second tab was faster
    })
  visit.set(noSessionCookie())
  return visit.goTo(urls.signedOut)
})
