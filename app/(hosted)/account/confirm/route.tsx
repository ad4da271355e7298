import { sessionCookie } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { findReadyConnection } from '@/lib/connections/queries'
import { factorsOf } from '@/lib/factors/queries'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { proveWithPassword } from '@/lib/login/step-up'
import { newCtx, type UserActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { StepUpPage } from '../../_pages/step-up'
import { flowOf } from '../../_steps/identifier'
import { posted } from '../../_steps/posted'
import { answerTo, breakWords, withFlow } from '../../_steps/stopped'

const PAGE = '/account/confirm'

/** Asks for a fresh proof before an owner's act (I24), then leads back to it. */
export const GET = hostedGet((visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  return visit.current
    ? show(visit, visit.current, flow)
    : Promise.resolve(visit.goTo(urls.loginReturningTo(flow.returnTo)))
})

export const POST = posted(async (visit, _, form) => {
  const { returnTo } = flowOf(visit, form.get('f'))
  if (!visit.current) return visit.goTo(urls.loginReturningTo(returnTo))
  const outcome = await proveWithPassword(newCtx(visit.current, visit.ctx.now), form.get('password') ?? '', visit)
  if (outcome !== 'mismatch' && 'challengeId' in outcome)
    return visit.goTo(urls.stepUpSecond(sealFlow({ returnTo, challenge: outcome.challengeId }, visit.ctx.now)))
  if (outcome !== 'mismatch' && 'sessionId' in outcome) {
    visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
    return visit.goTo(returnTo)
  }
  const said = outcome === 'mismatch' ? { error: 'That is not your password.' } : { retryAt: outcome.retryAt }
  return visit.goTo(withFlow(PAGE, sealFlow({ returnTo, ...said }, visit.ctx.now)))
})

/** The way the person came is the way to prove: what is their own, or the same connection asked afresh. */
async function show(visit: Visit, actor: UserActor, flow: Flow): Promise<Response> {
  const { name } = await whoIs(newCtx(actor, visit.ctx.now))
  const session = await visit.ctx.db.session.findUniqueOrThrow({
    where: { id: actor.sessionId },
    select: { connectionId: true },
  })
  const connection =
    actor.confinedTo && session.connectionId ? await findReadyConnection(visit.ctx, session.connectionId) : null
  const { passkeys } = await factorsOf(visit.ctx, actor.userId)
  const f = sealFlow({ ...onwards(flow), challenge: undefined }, visit.ctx.now)
  return visit.show(
    <StepUpPage
      support={null}
      orgName={connection?.orgName ?? null}
      name={name}
      f={f}
      password={actor.confinedTo ? null : { action: PAGE, f }}
      passkeyAction={!actor.confinedTo && passkeys > 0 ? urls.stepUpPasskey() : null}
      connections={connection ? [{ ...connection, startAction: `${urls.ssoStart(connection.id)}?asking=afresh` }] : []}
      error={flow.retryAt ? breakWords(flow.retryAt, visit.ctx.now) : flow.error}
      backUrl={flow.returnTo}
    />,
    answerTo(flow, visit.ctx.now),
  )
}
