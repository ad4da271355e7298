import { hostedGet } from '@/app/_server/hosted'
import { awaitedAccount } from '@/lib/newcomers/await'
import { addSeconds } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { WelcomePage } from '../../_pages/welcome'
import { vouchedFor } from '../../_steps/vouched'

/** After so long the page says that it should not take so long. */
const LATE_SECONDS = 20
const states = { waiting: 'waiting', done: 'ready', refused: 'stopped' } as const

/** Shows how the account comes along; the sign-in goes on at the callback, which decides anew. */
export const GET = hostedGet(async (visit) => {
  const vouched = await vouchedFor(visit, visit.url.searchParams.get('tx'))
  const awaited = vouched && (await awaitedAccount(vouched.ctx))
  if (!awaited) return visit.goTo(visit.current ? urls.home : urls.authError('session_lost'))
  const { transaction, connectionId, support, orgName, identity } = vouched
  return visit.show(
    <WelcomePage
      {...{ support, orgName, email: identity.email, state: states[awaited.state] }}
      isLate={addSeconds(awaited.since, LATE_SECONDS) < visit.ctx.now}
      refreshUrl={urls.welcome(transaction.id)}
      continueUrl={urls.ssoCallback(connectionId, transaction.id)}
    />,
  )
})
