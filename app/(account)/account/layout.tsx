import type { ReactNode } from 'react'
import { currentOrgs, currentPerson, loadFrame } from '@/app/_server/page'
import { AppShell } from '@/app/_ui/app-shell'
import { BarePage } from '@/app/_ui/bare-page'
import { isOperator } from '@/lib/operators/operator-of'
import { urls } from '@/lib/platform/urls'

/** Navigation only, never a gate. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const frame = await loadFrame(async (ctx) => {
    const [person, orgs, operates] = await Promise.all([currentPerson(ctx), currentOrgs(), isOperator(ctx)])
    return { person, orgs, operates }
  })
  if (!frame) return <BarePage>{children}</BarePage>

  const { operates, ...shell } = frame
  const operator = operates ? [{ label: 'Operator', href: urls.operator.home }] : []
  const back = frame.orgs.slice(0, 1).map(({ slug, name }) => ({ label: `Back to ${name}`, href: urls.org(slug) }))
  return (
    <AppShell
      {...shell}
      current={null}
      groups={[
        { label: 'Your account', items: accountPages },
        { label: null, items: [...back, ...operator] },
      ]}
    >
      {children}
    </AppShell>
  )
}

const accountPages = [
  { label: 'Sessions', href: urls.account.sessions },
  { label: 'Linked sign-ins', href: urls.account.identities },
  { label: 'Apps', href: urls.account.apps },
  { label: 'Password', href: urls.account.password },
  { label: 'Passkeys and codes', href: urls.account.factors() },
  { label: 'Keyboard', href: urls.account.keyboard },
]
