import { transactionSecret } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { sealFlow } from '@/lib/login/flow'
import { refusalWords, type Words } from '@/lib/login/outcomes'
import { findRefused, type RefusedSignIn } from '@/lib/login/refused'
import { urls } from '@/lib/platform/urls'
import { ErrorPage } from '../../../_pages/refusal'
import { showStopped } from '../../../_steps/stopped'

type Params = { code: string }

/** What ends without a mistake of anybody. */
const harmless: ReadonlySet<string> = new Set(['session_lost', 'nothing_linked'])

/** Why not, what to do, whom to ask. Names come from the attempt that the reference finds. */
export const GET = hostedGet<Params>(async (visit, { code }) => {
  const stopped = showStopped(visit, code)
  if (stopped) return stopped
  const about = await findRefused(visit.ctx, visit.url.searchParams.get('ref'), (id) =>
    transactionSecret(visit.cookies, id),
  )
  // Two tabs waited for one account: the other one was first, and this browser is where they were going.
  if (code === 'session_lost' && about?.own?.sessionId && about.own.sessionId === visit.current?.sessionId)
    return visit.goTo(about.own.returnTo)
  const names = {
    idp: about?.idp ?? 'Your identity provider',
    org: about?.org?.name ?? 'your organization',
    email: about?.own?.email ?? 'Your address',
  }
  const words = refusalWords(code, names, about?.checks)
  if (!words) return visit.goTo(urls.login())

  return visit.show(
    <ErrorPage
      support={about?.org?.support ?? null}
      title={words.title}
      text={words.text}
      steps={words.steps}
      actions={waysOn(visit, words, code === 'session_lost' ? 'Start again' : 'Try again', about)}
      reference={about?.reference ?? null}
      details={[
        { label: 'Code', value: code },
        { label: 'Trace', value: visit.ctx.requestId },
        { label: 'Time', value: visit.ctx.now.toISOString() },
        ...(about?.connectionId ? [{ label: 'Connection', value: about.connectionId }] : []),
      ]}
    />,
    { status: harmless.has(code) ? 200 : 403 },
  )
})

/** Each begins anew, and ends where the person was going. */
function waysOn(visit: Visit, words: Words, again: string, about: RefusedSignIn | null) {
  const f = about?.own ? sealFlow({ returnTo: about.own.returnTo }, visit.ctx.now) : undefined
  const start = about?.connectionId ? urls.ssoStart(about.connectionId) : null
  const post = (label: string, fields: Record<string, string>) =>
    start ? [{ label, url: start, method: 'post' as const, fields: { ...fields, ...(f ? { f } : {}) } }] : []
  return [
    ...(words.other ? post('Use a different account', { asking: 'another_account' }) : []),
    ...(words.again ? post(again, {}) : []),
    {
      label: start ? 'Other ways to sign in' : 'Start again',
      url: about?.org ? urls.orgLogin(about.org.slug, f) : urls.login(f),
    },
  ]
}
