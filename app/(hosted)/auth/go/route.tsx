import { hasCookieOfOurs, transactionSecret } from '@/app/_server/cookies'
import { hostedGet } from '@/app/_server/hosted'
import { findSignIn } from '@/lib/login/found'
import { findOrgBySlug } from '@/lib/login/start'
import { takeCookieless } from '@/lib/login/strays'
import { isSameBrowser } from '@/lib/login/transaction'
import { urls } from '@/lib/platform/urls'
import { isTestId } from '@/lib/test-sign-ins/row'
import { HopPage } from '../../_pages/hop'
import { leadToReason } from '../../_steps/strays'
import { showTestHop } from '../../_steps/test-sign-in'

/** Says where we send people before we send them. A reload goes there again, as long as nobody has answered. */
export const GET = hostedGet(async (visit) => {
  const id = visit.url.searchParams.get('tx') ?? ''
  if (isTestId(id)) return showTestHop(visit, id)
  const found = await findSignIn(visit.ctx, id, null)
  if (!found) return visit.goTo(urls.authError('session_lost'))
  const { transaction, connection, reference } = found
  if (!isSameBrowser(transaction, transactionSecret(visit.cookies, id))) {
    // Led here by our own page a moment ago, with a cookie that it did not keep: in any other browser there is no such page.
    const keepsNone = visit.isFromUs && transaction.state === 'open' && !hasCookieOfOurs(visit.cookies)
    return keepsNone
      ? leadToReason(visit, await takeCookieless(visit.ctx, transaction))
      : visit.goTo(urls.authError('session_lost'))
  }
  if (transaction.state !== 'open' || transaction.expiresAt <= visit.ctx.now)
    return visit.goTo(urls.authError('session_lost', reference ?? undefined))
  if (!connection) return visit.goTo(urls.authError('connection_off', reference ?? undefined))

  const { redirectUrl: url, redirectForm: fields } = transaction
  const target = fields ? ({ kind: 'form', action: url, fields } as const) : ({ kind: 'redirect', url } as const)
  const org = await findOrgBySlug(visit.ctx, connection.orgSlug)
  return visit.show(
    <HopPage
      support={org?.support ?? null}
      idpName={connection.name}
      host={connection.host}
      target={target}
      backUrl={urls.login()}
    />,
    { formActionNone: true },
  )
})
