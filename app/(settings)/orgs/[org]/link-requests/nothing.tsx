import { withQuery } from '@/app/_server/page'
import { CopyRow } from '@/app/_ui/copy-row'
import { EmptyState } from '@/app/_ui/notices'
import { TextLink } from '@/app/_ui/text'
import type { OrgView } from '@/lib/orgs/queries'
import { env } from '@/lib/platform/env'
import { urls } from '@/lib/platform/urls'
import type { InboxFilter } from './page'

export function Nothing({ org, filter: { state, q } }: { org: OrgView; filter: InboxFilter }) {
  const here = urls.linkRequests(org.slug)
  if (q)
    return (
      <EmptyState
        title="Nothing matches"
        action={<TextLink href={withQuery(here, { state })}>Clear the search</TextLink>}
      >
        Try another word, or look under another state.
      </EmptyState>
    )
  if (state !== 'waiting') return <EmptyState title={nothing[state].title}>{nothing[state].text}</EmptyState>
  return (
    <>
      <EmptyState title="Nobody is waiting">New requests appear here and by email.</EmptyState>
      <div className="card mt-6 p-4">
        <CopyRow
          label="Sign-in link"
          help="Send it to your people: there they begin."
          value={env().PUBLIC_URL + urls.orgLogin(org.slug)}
        />
      </div>
    </>
  )
}

const nothing = {
  linked: {
    title: 'None linked yet',
    text: 'Requests that you link appear here, and can be undone until their first use.',
  },
  declined: { title: 'None declined', text: 'Requests that you decline appear here with your reason.' },
  withdrawn: { title: 'None withdrawn', text: 'Requests that people take back appear here. They can ask again.' },
  expired: { title: 'None expired', text: 'Requests that nobody answers for 30 days appear here.' },
} as const
