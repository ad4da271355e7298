import { transactionSecret } from '@/app/_server/cookies'
import { hostedGet } from '@/app/_server/hosted'
import { findReadyConnection } from '@/lib/connections/queries'
import { findOrgBySlug } from '@/lib/login/start'
import { findTransaction, isSameBrowser, referenceOf } from '@/lib/login/transaction'
import { urls } from '@/lib/platform/urls'
import { HopPage } from '../../_pages/hop'

/** Says where we send people before we send them. A reload goes there again, as long as nobody has answered. */
export const GET = hostedGet(async (visit) => {
  const id = visit.url.searchParams.get('tx') ?? ''
  const transaction = await findTransaction(visit.ctx, id)
  if (!transaction || !isSameBrowser(transaction, transactionSecret(visit.cookies, id)))
    return visit.goTo(urls.authError('session_lost'))
  if (transaction.state !== 'open' || transaction.expiresAt <= visit.ctx.now)
    return visit.goTo(urls.authError('session_lost', (await referenceOf(visit.ctx, transaction)) ?? undefined))
  const connection = await findReadyConnection(visit.ctx, transaction.connectionId)
  if (!connection) return visit.goTo(urls.authError('connection_off'))

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
