import type { ReactNode } from 'react'
import { currentOrg, currentOrgs, currentPerson, loadFrame } from '@/app/_server/page'
import { AppShell } from '@/app/_ui/app-shell'
import { BarePage } from '@/app/_ui/bare-page'
import { allows } from '@/lib/access/permissions'
import { countWaiting } from '@/lib/link-requests/queries'
import { orgNavigation } from './navigation'

type LayoutProps = { params: Promise<{ org: string }>; children: ReactNode }

/** Navigation only, never a gate: each page asks for itself, and says why there is nothing to see. */
export default async function OrgLayout({ params, children }: LayoutProps) {
  const { org: slug } = await params
  const frame = await loadFrame(async (ctx) => {
    const org = await currentOrg(slug)
    const mayDecide = allows(org.role, 'link-request.read')
    const [person, orgs, waiting] = await Promise.all([
      currentPerson(ctx),
      currentOrgs(),
      mayDecide ? countWaiting(ctx, org.id) : 0,
    ])
    return { person, orgs, groups: orgNavigation(slug, org.role, waiting) }
  })
  if (!frame) return <BarePage>{children}</BarePage>

  return (
    <AppShell {...frame} current={slug}>
      {children}
    </AppShell>
  )
}
