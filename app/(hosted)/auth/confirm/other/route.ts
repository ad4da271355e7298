import { urls } from '@/lib/platform/urls'
import { posted } from '../../../_steps/posted'
import { startSso } from '../../../_steps/sso'
import { vouchedFor } from '../../../_steps/vouched'

/** Begins anew and asks the IdP to ask again, or it would lead right back here. */
export const POST = posted(async (visit, _, form) => {
  const vouched = await vouchedFor(visit, form.get('tx'))
  if (!vouched) return visit.goTo(urls.authError('session_lost'))
  return startSso(visit, vouched.connectionId, { returnTo: vouched.transaction.returnTo }, 'another_account')
})
