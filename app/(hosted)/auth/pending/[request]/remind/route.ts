import { hostedPost } from '@/app/_server/hosted'
import { remindOwners } from '@/lib/link-requests/withdraw'
import { urls } from '@/lib/platform/urls'
import { askerOf } from '../../../../_steps/pending'

type Params = { request: string }

export const POST = hostedPost<Params>(async (visit, { request }, form) => {
  const asker = await askerOf(visit, request, form.get('tx'))
  if (!asker) return visit.goTo(urls.authError('session_lost'))
  await remindOwners(asker.ctx, asker.request)
  return visit.goTo(urls.pending(asker.request, asker.transaction.id))
})
