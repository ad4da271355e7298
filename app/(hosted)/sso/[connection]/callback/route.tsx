import { transactionSecret } from '@/app/_server/cookies'
import { hostedGet, hostedPost } from '@/app/_server/hosted'
import { receiveOidc } from '@/lib/login/receive'
import { urls } from '@/lib/platform/urls'
import { showBreak } from '../../../_steps/break'
import { finish } from '../../../_steps/sso'

type Params = { connection: string }

/** After a SAML answer (`tx`), and where an OIDC provider sends people (`state`). */
export const GET = hostedGet<Params>(async (visit, { connection }) => {
  const query = visit.url.searchParams
  const transaction = query.get('tx')
  if (transaction) return finish(visit, connection, transaction, false)

  const browserSecret = transactionSecret(visit.cookies, query.get('state') ?? '')
  const received = await receiveOidc(visit.ctx, connection, { query, browserSecret })
  switch (received.kind) {
    case 'answered':
      return finish(visit, connection, received.transactionId, false)
    case 'unsolicited':
      return visit.goTo(urls.authError('session_lost'))
    case 'refused':
      return visit.goTo(urls.authError(received.code, received.reference ?? undefined))
    case 'too_many':
      return showBreak(visit, received.retryAt)
  }
})

/** The person agreed to leave the session of somebody else. */
export const POST = hostedPost<Params>((visit, { connection }, form) =>
  finish(visit, connection, form.get('tx') ?? '', true),
)
