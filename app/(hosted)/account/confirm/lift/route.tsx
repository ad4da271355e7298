import { sessionCookie } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { liftWithPassword } from '@/lib/login/step-up'
import { listMyOrgs } from '@/lib/orgs/queries'
import { newCtx, type UserActor } from '@/lib/platform/context'
import { urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { LiftPage } from '../../../_pages/lift'
import { flowOf } from '../../../_steps/identifier'
import { posted } from '../../../_steps/posted'
import { answerTo, breakWords } from '../../../_steps/stopped'

/** Asks for the account's own proof in a session that an organization vouched for (I22), then leads on. */
export const GET = hostedGet((visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  if (!visit.current) return Promise.resolve(visit.goTo(urls.loginReturningTo(flow.returnTo)))
  return visit.current.confinedTo ? show(visit, visit.current, flow) : Promise.resolve(visit.goTo(flow.returnTo))
})

export const POST = posted(async (visit, _, form) => {
  const flow = onwards(flowOf(visit, form.get('f')))
  if (!visit.current) return visit.goTo(urls.loginReturningTo(flow.returnTo))
  const outcome = await liftWithPassword(newCtx(visit.current, visit.ctx.now), form.get('password') ?? '', visit)
  const lead = (page: (f: string) => string, said: Partial<Flow>) =>
    visit.goTo(page(sealFlow({ ...flow, challenge: undefined, ...said }, visit.ctx.now)))
  if (outcome === 'mismatch') return lead(urls.liftAgain, { error: 'That is not the password of your own account.' })
  if ('retryAt' in outcome) return lead(urls.liftAgain, { retryAt: outcome.retryAt })
  if ('challengeId' in outcome) return lead(urls.stepUpSecond, { challenge: outcome.challengeId })
  visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
  return visit.goTo(flow.returnTo)
})

async function show(visit: Visit, actor: UserActor, flow: Flow): Promise<Response> {
  const ctx = newCtx(actor, visit.ctx.now)
  const [{ name }, [org]] = await Promise.all([whoIs(ctx), listMyOrgs(ctx)]) // a confined session sees its own only
  const f = sealFlow({ ...onwards(flow), challenge: undefined }, visit.ctx.now)
  return visit.show(
    <LiftPage
      support={null}
      orgName={org?.name ?? 'Your organization'}
      {...{ name, f }}
      action={urls.liftAgain()}
      passkeyAction={urls.stepUpPasskey()}
      error={flow.retryAt ? breakWords(flow.retryAt, visit.ctx.now) : flow.error}
      backUrl={org ? urls.org(org.slug) : urls.home}
    />,
    answerTo(flow, visit.ctx.now),
  )
}
