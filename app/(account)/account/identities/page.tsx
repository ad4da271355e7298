import type { Metadata } from 'next'
import { EmptyState } from '@/app/_ui/notices'
import { type Column, DataTable } from '@/app/_ui/table'
import { Literal, PageHead } from '@/app/_ui/text'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import { type IdentityRow, listMyIdentities } from '@/lib/identities/queries'
import { urls } from '@/lib/platform/urls'
import { Confined } from '../confined'
import { inOwnAccount } from '../own-account'

export const metadata: Metadata = { title: 'Linked sign-ins' }

export default async function IdentitiesPage() {
  const page = await inOwnAccount(urls.account.identities, listMyIdentities)
  if ('confinedTo' in page)
    return (
      <Confined
        title="Your linked sign-ins are out of reach here"
        orgName={page.confinedTo}
        path={urls.account.identities}
      />
    )

  return (
    <>
      <PageHead title="Linked sign-ins">
        Sign-ins at your organizations’ providers that open your account. If you don’t know one of them, tell an owner
        of that organization: they can unlink it.
      </PageHead>
      {page.data.length === 0 ? (
        <EmptyState title="None linked">
          When you sign in through your organization’s provider for the first time, you can ask to be linked.
        </EmptyState>
      ) : (
        <DataTable label="Linked sign-ins" columns={columnsAt(page.ctx.now)} rows={page.data} keyOf={({ id }) => id} />
      )}
    </>
  )
}

function columnsAt(now: Date): Column<IdentityRow>[] {
  return [
    { head: 'Through', cell: ({ connectionName }) => connectionName },
    { head: 'Organization', cell: ({ orgName }) => orgName },
    { head: 'As', wide: true, cell: ({ email, subject }) => <Literal>{email ?? subject}</Literal> },
    { head: 'Linked', cell: ({ linkedAt }) => (linkedAt ? exactDate(linkedAt) : 'Unknown') },
    { head: 'Last used', cell: ({ lastUsedAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Never') },
  ]
}
