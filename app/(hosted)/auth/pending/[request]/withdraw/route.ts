import { withdrawLinkRequest } from '@/lib/link-requests/withdraw'
import { urls } from '@/lib/platform/urls'
import { askerOf, leadToPending, whileItWaits } from '../../../../_steps/pending'
import { posted } from '../../../../_steps/posted'

type Params = { request: string }

export const POST = posted<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  return whileItWaits(visit, asker, async () => {
    await withdrawLinkRequest(asker.ctx, asker.request)
    return leadToPending(visit, asker)
  })
})
