import { sessionCookie } from '@/app/_server/cookies'
import { hostedGet, hostedPost, type Visit } from '@/app/_server/hosted'
import { findReadyConnection } from '@/lib/connections/queries'
import { sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { proveWithPassword } from '@/lib/login/password'
import { newCtx, type UserActor } from '@/lib/platform/context'
import { shortTime } from '@/lib/platform/time'
import { safeReturnPath, urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { StepUpPage } from '../../_pages/step-up'
import { flowOf } from '../../_steps/identifier'

/** Asks for a fresh proof before an owner's act (I24), then leads back to it. */
export const GET = hostedGet((visit) => {
  const returnTo = safeReturnPath(visit.url.searchParams.get('return_to')) ?? urls.home
  return visit.current
    ? show(visit, visit.current, returnTo)
    : Promise.resolve(visit.goTo(urls.loginReturningTo(returnTo)))
})

export const POST = hostedPost(async (visit, _, form) => {
  const { returnTo } = flowOf(visit, form.get('f'))
  if (!visit.current) return visit.goTo(urls.loginReturningTo(returnTo))
  const outcome = await proveWithPassword(newCtx(visit.current, visit.ctx.now), form.get('password') ?? '')
  if (outcome !== 'mismatch' && 'sessionId' in outcome) {
    visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
    return visit.goTo(returnTo)
  }
  const error =
    outcome === 'mismatch'
      ? 'That is not your password.'
      : `There were too many tries. Try again at ${shortTime(outcome.retryAt, visit.ctx.now)}.`
  return show(visit, visit.current, returnTo, error)
})

/** The way the person came is the way to prove: the password, or the same connection asked afresh. */
async function show(visit: Visit, actor: UserActor, returnTo: string, error?: string): Promise<Response> {
  const { name } = await whoIs(newCtx(actor, visit.ctx.now))
  const session = await visit.ctx.db.session.findUniqueOrThrow({
    where: { id: actor.sessionId },
    select: { connectionId: true },
  })
  const connection = session.connectionId ? await findReadyConnection(visit.ctx, session.connectionId) : null
  const f = sealFlow({ returnTo }, visit.ctx.now)
  return visit.show(
    <StepUpPage
      support={null}
      orgName={connection?.orgName ?? null}
      name={name}
      f={f}
      password={actor.confinedTo ? null : { action: '/account/confirm', f }}
      connections={connection ? [{ ...connection, startAction: `${urls.ssoStart(connection.id)}?asking=afresh` }] : []}
      error={error}
      backUrl={returnTo}
    />,
    { status: error ? 422 : 200 },
  )
}
