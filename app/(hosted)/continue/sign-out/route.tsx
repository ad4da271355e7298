import { hostedGet } from '@/app/_server/hosted'
import { openSignOut } from '@/lib/apps/pages'
import { urls } from '@/lib/platform/urls'
import { AppSignOutPage } from '../../_pages/app'

/** Asks whether an app may sign the person out. Its form belongs to the provider, which may lead back to the app. */
export const GET = hostedGet(async (visit) => {
  const request = openSignOut(visit.url.searchParams.get('r'))
  if (!request) return visit.goTo(urls.logout)
  return visit.show(<AppSignOutPage {...request} action={urls.endSessionConfirm} cancelUrl={urls.home} />, {
    formActionNone: true,
  })
})
