import { hostedPost } from '@/app/_server/hosted'
import { denyIdentity } from '@/lib/link-requests/withdraw'
import { urls } from '@/lib/platform/urls'
import { vouchedFor } from '../../../_steps/vouched'

export const POST = hostedPost(async (visit, _, form) => {
  const vouched = await vouchedFor(visit, form.get('tx'))
  if (!vouched) return visit.goTo(urls.authError('session_lost'))
  await denyIdentity(vouched.ctx)
  return visit.goTo(urls.authError('nothing_linked', vouched.ctx.actor.attemptReference))
})
