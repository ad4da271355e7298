import { hostedGet, type Visit } from '@/app/_server/hosted'
import { openLinkRequest } from '@/lib/link-requests/open'
import { findLatestRequest } from '@/lib/link-requests/queries'
import { OpenLinkRequest } from '@/lib/link-requests/schema'
import { isFailure } from '@/lib/platform/errors'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { ConfirmPage } from '../../_pages/confirm'
import { posted } from '../../_steps/posted'
import { vouchedFor } from '../../_steps/vouched'

/** “This is who your IdP says you are” (R032). */
export const GET = hostedGet((visit) => show(visit, visit.url.searchParams.get('tx')))

/** Only now is there a request (R033); saying it twice is one request (R036). */
export const POST = posted(async (visit, _, form) => {
  const vouched = await vouchedFor(visit, form.get('tx'))
  if (!vouched) return visit.goTo(urls.authError('session_lost'))
  const note = OpenLinkRequest.safeParse({ note: form.get('note') || undefined })
  try {
    const { id } = await openLinkRequest(vouched.ctx, note.success ? note.data : {})
    return visit.goTo(urls.pending(id, vouched.transaction.id))
  } catch (error) {
    if (isFailure(error, 'too_soon')) return visit.goTo(urls.confirm(vouched.transaction.id))
    throw error
  }
})

async function show(visit: Visit, transactionId: string | null): Promise<Response> {
  const vouched = await vouchedFor(visit, transactionId)
  if (!vouched) return visit.goTo(urls.authError('session_lost'))
  const { identity, transaction, support, orgName, idpName, host } = vouched
  const before = await findLatestRequest(visit.ctx, vouched.ctx.actor.identityId)
  if (before && (before.state === 'waiting' || before.state === 'linked'))
    return visit.goTo(urls.pending(before.id, transaction.id))

  const { name, email, subject } = identity
  const again = before?.mayAskAgainAt ?? null
  return visit.show(
    <ConfirmPage
      {...{ support, orgName, idpName, host, name, email, subject }}
      action={urls.confirm(transaction.id)}
      transaction={transaction.id}
      otherAccountAction={urls.otherAccount}
      notMeAction={urls.notMe}
      askedBefore={
        before && {
          state: before.state as 'declined' | 'withdrawn' | 'expired',
          reason: before.reason,
          canAskAgainAt: again && shortTime(again, visit.ctx.now),
        }
      }
    />,
  )
}
