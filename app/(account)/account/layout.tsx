import type { ReactNode } from 'react'
import { currentOrgs, currentPerson, loadFrame } from '@/app/_server/page'
import { AppShell } from '@/app/_ui/app-shell'
import { BarePage } from '@/app/_ui/bare-page'
import { urls } from '@/lib/platform/urls'

/** Navigation only, never a gate. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const frame = await loadFrame(async (ctx) => {
    const [person, orgs] = await Promise.all([currentPerson(ctx), currentOrgs()])
    return { person, orgs }
  })
  if (!frame) return <BarePage>{children}</BarePage>

  const back = frame.orgs.slice(0, 1).map(({ slug, name }) => ({ label: `Back to ${name}`, href: urls.org(slug) }))
  return (
    <AppShell
      {...frame}
      current={null}
      groups={[
        { label: 'Your account', items: accountPages },
        { label: null, items: back },
      ]}
    >
      {children}
    </AppShell>
  )
}

const accountPages = [
  { label: 'Sessions', href: urls.account.sessions },
  { label: 'Linked sign-ins', href: urls.account.identities },
  { label: 'Password', href: urls.account.password },
]
