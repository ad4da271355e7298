import { hostedGet } from '@/app/_server/hosted'
import { listMyOrgs } from '@/lib/orgs/queries'
import { newCtx } from '@/lib/platform/context'
import { safeReturnPath, urls } from '@/lib/platform/urls'
import { whoIs } from '@/lib/sessions/authenticate'
import { OrganizationPage } from '../../_pages/organization'

export const GET = hostedGet(async (visit) => {
  if (!visit.current) return visit.goTo(urls.loginReturningTo(urls.chooseOrg()))
  const ctx = newCtx(visit.current, visit.ctx.now)
  const q = visit.url.searchParams.get('q')?.trim().toLowerCase() ?? ''
  const [mine, { name }] = await Promise.all([listMyOrgs(ctx), whoIs(ctx)])
  const organizations = mine
    .filter((org) => org.name.toLowerCase().includes(q))
    .map((org, place) => ({
      slug: org.slug,
      name: org.name,
      role: org.role,
      lastUsed: place === 0 && !q,
      url: urls.org(org.slug),
    }))
  const returnTo = safeReturnPath(visit.url.searchParams.get('return_to')) ?? undefined
  return visit.show(
    <OrganizationPage
      {...{ organizations, returnTo }}
      q={q || undefined}
      personName={name}
      signOutAction={urls.logout}
    />,
  )
})
