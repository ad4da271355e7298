import type { ReactNode } from 'react'
import { currentOrgs, currentPerson, loadFrame } from '@/app/_server/page'
import { AppShell } from '@/app/_ui/app-shell'
import { BarePage } from '@/app/_ui/bare-page'
import { operatorOf } from '@/lib/operators/operator-of'
import { urls } from '@/lib/platform/urls'

const groups = [
  {
    label: 'Installation',
    items: [
      { label: 'Operator', href: urls.operator.home, exact: true },
      { label: 'Requests', href: urls.operator.requests },
      { label: 'Apps', href: urls.operator.apps },
      { label: 'System', href: urls.operator.system },
    ],
  },
  { label: null, items: [{ label: 'Your account', href: urls.account.sessions }] },
]

/** Navigation only, never a gate; nobody else sees that there is anything. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const frame = await loadFrame(async (ctx) => {
    await operatorOf(ctx)
    const [person, orgs] = await Promise.all([currentPerson(ctx), currentOrgs()])
    return { person, orgs }
  })
  if (!frame) return <BarePage>{children}</BarePage>

  return (
    <AppShell {...frame} current={null} groups={groups}>
      {children}
    </AppShell>
  )
}
