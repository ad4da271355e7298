import { sessionCookie } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { type Flow, onwards, sealFlow } from '@/lib/login/flow'
import { encodeSession } from '@/lib/login/next-auth'
import { signInWithPassword } from '@/lib/login/password'
import { shortTime } from '@/lib/platform/time'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { PasswordPage } from '../../_pages/password'
import { choices, flowOf, orgOf, showAgain } from '../../_steps/identifier'
import { posted } from '../../_steps/posted'
import { answerTo } from '../../_steps/stopped'

type Asked = Flow & { identifier: string }

const MISMATCH = { error: 'The email or password is different from what we have. Check both and try again.' }

export const GET = hostedGet(async (visit) => {
  const flow = flowOf(visit, visit.url.searchParams.get('f'))
  return flow.identifier ? show(visit, { ...flow, identifier: flow.identifier }) : visit.goTo(urls.login())
})

export const POST = posted(async (visit, _, form) => {
  const { identifier, ...flow } = flowOf(visit, form.get('f'))
  if (!identifier) return visit.goTo(urls.login())
  const asked = { ...flow, identifier }
  const { browser, device, current } = visit
  const typed = { identifier, password: form.get('password') ?? '' }
  const outcome = await inSpan('sign-in.password', {}, () =>
    signInWithPassword(visit.ctx, { ...typed, browser, device, current }),
  )

  switch (outcome.kind) {
    case 'mismatch':
      return showAgain(visit, urls.loginPassword, asked, MISMATCH)
    case 'too_many':
      return showAgain(visit, urls.loginPassword, asked, { retryAt: outcome.retryAt })
    case 'disabled':
      return visit.goTo(urls.authError('account_disabled', outcome.reference))
    case 'second_step':
      return visit.goTo(
        urls.loginSecond(sealFlow({ ...onwards(asked), challenge: outcome.challengeId }, visit.ctx.now)),
      )
    case 'signed_in':
      visit.set(sessionCookie(await encodeSession(outcome.sessionId)))
      return visit.goTo(flow.returnTo)
  }
})

async function show(visit: Visit, flow: Asked): Promise<Response> {
  const { identifier, error, retryAt } = flow
  const org = await orgOf(visit, flow)
  const f = sealFlow(onwards(flow), visit.ctx.now)
  const without = sealFlow({ ...onwards(flow), identifier: undefined }, visit.ctx.now)
  return visit.show(
    <PasswordPage
      support={org?.support ?? null}
      f={f}
      action={urls.loginPassword(f)}
      identifier={identifier}
      changeUrl={flow.org ? urls.orgLogin(flow.org, without) : urls.login(without)}
      resetUrl={urls.resetPassword(f)}
      connections={choices(org?.offers ?? [])}
      error={error}
      retryAt={retryAt && shortTime(retryAt, visit.ctx.now)}
    />,
    answerTo(flow, visit.ctx.now),
  )
}
