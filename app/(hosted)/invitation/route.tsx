import { sessionCookie } from '@/app/_server/cookies'
import { hostedGet } from '@/app/_server/hosted'
import { acceptAsNewPerson, acceptAsUser, peekInvitation } from '@/lib/invitations/accept'
import { NewPerson } from '@/lib/invitations/schema'
import { sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { signInWithPassword } from '@/lib/login/password'
import { newCtx } from '@/lib/platform/context'
import { isFailure } from '@/lib/platform/errors'
import { urls } from '@/lib/platform/urls'
import { passwordProblems } from '@/lib/users/model'
import { showEnded, showInvitation } from '../_steps/invitation'
import { type Posted, posted } from '../_steps/posted'
import { withFlow } from '../_steps/stopped'

/** Opening the link changes nothing: mail scanners do that, too. */
export const GET = hostedGet(async (visit) => {
  const token = visit.url.searchParams.get('t') ?? ''
  const invitation = await peekInvitation(visit.ctx, token)
  if (!invitation) return showEnded(visit, 'unknown', null)
  const { state, orgName, orgSlug, acceptedById } = invitation
  if (state === 'waiting' && invitation.held) return showEnded(visit, 'held', orgName)
  if (state === 'waiting') return showInvitation(visit, token, invitation)
  return acceptedById !== null && acceptedById === visit.current?.userId
    ? visit.goTo(urls.org(orgSlug))
    : showEnded(visit, state, orgName)
})

export const POST = posted(async (visit, _, form) => {
  const token = form.get('token') ?? ''
  try {
    return form.has('password') ? await joinAnew(visit, token, form) : await joinAsMe(visit, token)
  } catch (error) {
    // The page says better than a refusal what has become of the invitation, or who is asked.
    if (!isFailure(error) || error.status === 400) throw error
    return visit.goTo(urls.invitation(token))
  }
})

async function joinAsMe({ current, ctx, goTo }: Posted, token: string): Promise<Response> {
  if (!current) return goTo(urls.invitation(token))
  const { orgSlug } = await acceptAsUser(newCtx(current, ctx.now), token)
  return goTo(urls.org(orgSlug))
}

/** The account is made, then its password signs in as at any other time. */
async function joinAnew(visit: Posted, token: string, form: URLSearchParams): Promise<Response> {
  const { ctx, browser, device, current } = visit
  const typed = { name: form.get('name') ?? '', password: form.get('password') ?? '' }
  const person = NewPerson.safeParse(typed)
  if (!person.success) return again(visit, token, typed.name, 'Type your name and a password.')
  const joined = await acceptAsNewPerson(ctx, token, person.data)
  if ('weak' in joined) return again(visit, token, typed.name, passwordProblems[joined.weak])

  const identifier = joined.email
  const outcome = await signInWithPassword(ctx, { identifier, password: typed.password, browser, device, current })
  if (outcome.kind !== 'signed_in') return visit.goTo(urls.loginReturningTo(urls.org(joined.orgSlug)))
  visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
  return visit.goTo(urls.org(joined.orgSlug))
}

function again(visit: Posted, token: string, name: string, error: string): Response {
  const f = sealFlow({ returnTo: urls.home, name: name.slice(0, 200), error }, visit.ctx.now)
  return visit.goTo(withFlow(urls.invitation(token), f))
}
