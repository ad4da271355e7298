import { hostedGet } from '@/app/_server/hosted'
import { urls } from '@/lib/platform/urls'
import { askerOf, showPending } from '../../../_steps/pending'

type Params = { request: string }

export const GET = hostedGet<Params>(async (visit, { request }) => {
  const asker = await askerOf(visit, request, visit.url.searchParams.get('tx'))
  return asker ? showPending(visit, asker) : visit.goTo(urls.authError('session_lost'))
})
