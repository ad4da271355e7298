import { noSessionCookie } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { openFlow, sealFlow } from '@/lib/login/flow'
import { urls } from '@/lib/platform/urls'
import { peekReset, resetPassword } from '@/lib/users/commands'
import { passwordProblemIn } from '@/lib/users/model'
import { NewPasswordPage, PasswordChangedPage } from '../../../_pages/new-password'
import { ErrorPage } from '../../../_pages/refusal'
import { posted } from '../../../_steps/posted'
import { withFlow } from '../../../_steps/stopped'

/** Opening the link changes nothing: mail scanners do that, too. */
export const GET = hostedGet((visit) => {
  const query = visit.url.searchParams
  if (openFlow(query.get('f'), visit.ctx.now)?.done === 'password_changed')
    return visit.show(<PasswordChangedPage support={null} loginUrl={urls.login()} />)
  return show(visit, query.get('t') ?? '', passwordProblemIn(query.get('weak')))
})

export const POST = posted(async (visit, _, form) => {
  const token = form.get('token') ?? ''
  const outcome = await resetPassword(visit.ctx, token, form.get('password') ?? '')
  if (outcome !== 'done') {
    const problem = outcome === 'gone' ? {} : outcome
    return visit.goTo(`${urls.newPassword}?${new URLSearchParams({ t: token, ...problem })}`)
  }
  visit.set(noSessionCookie())
  const done = { returnTo: urls.home, done: 'password_changed' } as const
  return visit.goTo(withFlow(urls.newPassword, sealFlow(done, visit.ctx.now)))
})

async function show(visit: Visit, token: string, error?: string): Promise<Response> {
  const owner = await peekReset(visit.ctx, token)
  if (!owner) return gone(visit)
  return visit.show(
    <NewPasswordPage support={null} action={urls.newPassword} token={token} name={owner.name} error={error} />,
    {
      status: error ? 422 : 200,
    },
  )
}

function gone(visit: Visit): Promise<Response> {
  return visit.show(
    <ErrorPage
      support={null}
      title="This link does not work any more"
      text="It works once, for one hour. Opening it changed nothing; ask for another one if you still need it."
      steps={[]}
      actions={[{ label: 'Ask for another link', url: urls.resetPassword() }]}
      reference={null}
      details={[]}
    />,
    { status: 410 },
  )
}
