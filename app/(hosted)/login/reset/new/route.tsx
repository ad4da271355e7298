import { noSessionCookie } from '@/app/_server/cookies'
import { hostedGet, hostedPost, type Visit } from '@/app/_server/hosted'
import { urls } from '@/lib/platform/urls'
import { peekReset, resetPassword } from '@/lib/users/commands'
import { PASSWORD_LETTERS } from '@/lib/users/model'
import { NewPasswordPage, PasswordChangedPage } from '../../../_pages/new-password'
import { ErrorPage } from '../../../_pages/refusal'

const WEAK = `Use at least ${PASSWORD_LETTERS.min} characters, and not your name or address.`

/** Opening the link changes nothing: mail scanners do that, too. */
export const GET = hostedGet((visit) => {
  const query = visit.url.searchParams
  return show(visit, query.get('t') ?? '', query.has('weak') ? WEAK : undefined)
})

export const POST = hostedPost(async (visit, _, form) => {
  const token = form.get('token') ?? ''
  const outcome = await resetPassword(visit.ctx, token, form.get('password') ?? '')
  if (outcome === 'gone') return gone(visit)
  if (outcome === 'weak') return visit.goTo(`${urls.newPassword}?${new URLSearchParams({ t: token, weak: '1' })}`)
  visit.set(noSessionCookie())
  return visit.show(<PasswordChangedPage support={null} loginUrl={urls.login()} />)
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
