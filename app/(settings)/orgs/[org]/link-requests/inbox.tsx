import Link from 'next/link'
import { withQuery } from '@/app/_server/page'
import { TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { LinkableMember } from '@/lib/link-requests/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { Decided, Detail } from './detail'
import type { InboxFilter } from './page'
import type { LinkRequestRow } from './request-row'

type InboxProps = {
  org: OrgView
  rows: readonly LinkRequestRow[]
  /** Members that a search found. */
  found: readonly LinkableMember[]
  filter: InboxFilter
  now: Date
}

/** The list beside the request that is open; on a narrow screen one after the other. */
export function Inbox({ org, rows, found, filter, now }: InboxProps) {
  const chosen = rows.find(({ id }) => id === filter.request)
  const open = chosen ?? rows[0]!
  const here = urls.linkRequests(org.slug)
  const { state, q } = filter

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[19rem_minmax(0,1fr)]">
      <ul
        aria-label="Requests"
        className={`card divide-y divide-hairline overflow-hidden ${chosen ? 'max-lg:hidden' : ''}`}
      >
        {rows.map((row) => (
          <li key={row.id}>
            <RowLink
              row={row}
              now={now}
              current={row.id === open.id}
              href={withQuery(here, { state, q, request: row.id })}
            />
          </li>
        ))}
      </ul>
      <section aria-label={`Request of ${nameOf(open)}`} className={`card p-4 sm:p-6 ${chosen ? '' : 'max-lg:hidden'}`}>
        <p className="mb-3 lg:hidden">
          <TextLink href={withQuery(here, { state, q })}>All requests</TextLink>
        </p>
        {open.state === 'waiting' ? (
          <Detail org={org} request={open} found={found} filter={filter} now={now} />
        ) : (
          <Decided org={org} request={open} now={now} />
        )}
      </section>
    </div>
  )
}

export function nameOf({ identity }: LinkRequestRow): string {
  return identity.name ?? identity.email ?? identity.subject
}

function RowLink({ row, now, current, href }: { row: LinkRequestRow; now: Date; current: boolean; href: string }) {
  const lit = row.state === 'waiting' ? 'border-lamp' : 'border-transparent'
  return (
    <Link
      href={href}
      aria-current={current ? 'true' : undefined}
      className={`block border-s-3 px-4 py-3 hover:bg-canvas lg:aria-[current]:bg-primary-soft lg:aria-[current]:text-primary-soft-text ${lit}`}
    >
      <span className="flex justify-between gap-3">
        <span className="min-w-0 font-medium wrap-anywhere">{nameOf(row)}</span>
        <span className="text-small">
          <RelativeTime at={row.createdAt} now={now} />
        </span>
      </span>
      <span className="block text-small wrap-anywhere">{row.identity.email ?? 'No address sent'}</span>
    </Link>
  )
}
