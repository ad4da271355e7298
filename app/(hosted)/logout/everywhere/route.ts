import { noSessionCookie } from '@/app/_server/cookies'
import { newCtx } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { endMySessions } from '@/lib/sessions/commands'
import { posted } from '../../_steps/posted'

export const POST = posted(async (visit) => {
  if (visit.current) await endMySessions(newCtx(visit.current, visit.ctx.now), { alsoThis: true })
  visit.set(noSessionCookie())
  return visit.goTo(urls.signedOut)
})
