import { hostedPost } from '@/app/_server/hosted'
import { proveByPassword } from '@/lib/link-requests/prove'
import { digest } from '@/lib/platform/crypto'
import { shortTime } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { askerOf, showPending } from '../../../../_steps/pending'

type Params = { request: string }

/** The old password shows whose account it is; it makes no session (I28). */
export const POST = hostedPost<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  const identifier = form.get('identifier')?.trim().slice(0, 254) ?? ''
  const outcome = await proveByPassword(asker.ctx, {
    ...{ linkRequestId: asker.request, identifier, password: form.get('password') ?? '' },
    ...{ network: visit.device.network, browserHash: digest(visit.browser) },
  })
  if (outcome === 'mismatch')
    return showPending(visit, asker, { identifier, error: 'No account here matches what you typed.' })
  if (typeof outcome === 'object')
    return showPending(visit, asker, {
      identifier,
      error: `There were too many tries. Try again at ${shortTime(outcome.retryAt, visit.ctx.now)}.`,
    })
  return visit.goTo(urls.pending(asker.request, asker.transaction.id))
})
