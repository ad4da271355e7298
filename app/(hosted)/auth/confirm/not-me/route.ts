import { denyIdentity } from '@/lib/link-requests/withdraw'
import { urls } from '@/lib/platform/urls'
import { posted } from '../../../_steps/posted'
import { vouchedFor } from '../../../_steps/vouched'

export const POST = posted(async (visit, _, form) => {
  const vouched = await vouchedFor(visit, form.get('tx'))
  if (!vouched) return visit.goTo(urls.authError('session_lost'))
  await denyIdentity(vouched.ctx)
  return visit.goTo(urls.authError('nothing_linked', vouched.ctx.actor.attemptReference))
})
