import { proveByPassword } from '@/lib/link-requests/prove'
import { digest } from '@/lib/platform/crypto'
import { urls } from '@/lib/platform/urls'
import { MAX_LETTERS } from '../../../../_steps/identifier'
import { askerOf, leadToPending, whileItWaits } from '../../../../_steps/pending'
import { posted } from '../../../../_steps/posted'

type Params = { request: string }

const MISMATCH = 'No account here matches what you typed.'

/** The old password shows whose account it is; it makes no session (I28). */
export const POST = posted<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  const identifier = form.get('identifier')?.trim().slice(0, MAX_LETTERS) ?? ''
  return whileItWaits(visit, asker, async () => {
    const outcome = await proveByPassword(asker.ctx, {
      ...{ linkRequestId: asker.request, identifier, password: form.get('password') ?? '' },
      ...{ network: visit.device.network, browserHash: digest(visit.browser) },
    })
    if (outcome === 'mismatch') return leadToPending(visit, asker, { identifier, error: MISMATCH })
    if (typeof outcome === 'object') return leadToPending(visit, asker, { identifier, retryAt: outcome.retryAt })
    return leadToPending(visit, asker)
  })
})
