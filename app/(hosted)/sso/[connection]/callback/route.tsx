import { transactionSecret } from '@/app/_server/cookies'
import { hostedGet, type Visit } from '@/app/_server/hosted'
import { receiveOidc } from '@/lib/login/receive'
import { inSpan } from '@/lib/platform/tracing'
import { urls } from '@/lib/platform/urls'
import { isTestId } from '@/lib/test-sign-ins/row'
import { SwitchPersonPage } from '../../../_pages/switch-person'
import { posted } from '../../../_steps/posted'
import { finish, type Question } from '../../../_steps/sso'
import { takeBreak } from '../../../_steps/stopped'
import { leadStray, postedAstray } from '../../../_steps/strays'
import { showTestEnd, takeTestAnswer } from '../../../_steps/test-sign-in'

type Params = { connection: string }

/** After a SAML answer (`tx`), and where an OIDC provider sends people (`state`). */
export const GET = hostedGet<Params>(async (visit, { connection }) => {
  const query = visit.url.searchParams
  const transaction = query.get('tx')
  if (isTestId(transaction)) return showTestEnd(visit, connection, transaction)
  if (isTestId(query.get('state'))) return takeTestAnswer(visit, connection)
  if (transaction) return finishOrAsk(visit, connection, transaction)

  const stray =
    query.has('SAMLResponse') &&
    (await leadStray(visit, connection, query, { method: 'GET', path: urls.ssoCallback(connection) }))
  if (stray) return stray
  const browserSecret = transactionSecret(visit.cookies, query.get('state') ?? '')
  const received = await inSpan('sign-in.answer', {}, () =>
    receiveOidc(visit.ctx, connection, { query, browserSecret }),
  )
  switch (received.kind) {
    case 'answered':
      return finishOrAsk(visit, connection, received.transactionId)
    case 'unsolicited':
      return visit.goTo(urls.authError('session_lost'))
    case 'expired':
      return visit.goTo(urls.authError('session_lost', received.reference ?? undefined))
    case 'refused':
      return visit.goTo(urls.authError(received.code, received.reference ?? undefined))
    case 'too_many':
      return takeBreak(visit, { returnTo: urls.home }, received.retryAt)
  }
})

/** The person agreed to leave the session of somebody else. */
export const POST = posted<Params>(
  async (visit, { connection }, form) => {
    const transaction = form.get('tx') ?? ''
    const ended = await finish(visit, connection, transaction, true)
    return ended instanceof Response ? ended : visit.goTo(urls.ssoCallback(connection, ended.transaction))
  },
  { foreign: postedAstray((connection) => urls.ssoCallback(connection)) },
)

async function finishOrAsk(visit: Visit, connection: string, transaction: string): Promise<Response> {
  const ended = await finish(visit, connection, transaction, false)
  return ended instanceof Response ? ended : ask(visit, connection, ended)
}

function ask(visit: Visit, connection: string, { current, next, orgName, transaction }: Question): Promise<Response> {
  const action = urls.ssoCallback(connection)
  return visit.show(
    <SwitchPersonPage support={null} {...{ orgName, current, next, action, transaction }} cancelUrl={urls.home} />,
  )
}
