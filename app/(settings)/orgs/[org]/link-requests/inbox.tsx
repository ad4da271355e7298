import { withQuery } from '@/app/_server/page'
import { TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { SAME_ADDRESS } from '@/lib/link-requests/model'
import type { LinkableMember } from '@/lib/link-requests/queries'
import type { OrgView } from '@/lib/orgs/queries'
import type { UserId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'
import { Decided, Detail } from './detail'
import { InboxList, type ListedRequest } from './inbox-list'
import type { InboxFilter } from './page'
import type { LinkRequestRow } from './request-row'

type InboxProps = {
  org: OrgView
  rows: readonly LinkRequestRow[]
  /** Members that a search found. */
  found: readonly LinkableMember[]
  /** Addresses that are invited. */
  awaited: ReadonlySet<string>
  filter: InboxFilter
  keysOn: boolean
  now: Date
}

/** The list beside the request that is open; on a narrow screen one after the other. */
export function Inbox({ org, rows, found, awaited, filter, keysOn, now }: InboxProps) {
  const chosen = rows.find(({ id }) => id === filter.request)
  const open = chosen ?? rows[0]!
  const here = urls.linkRequests(org.slug)
  const { state, q, page } = filter
  const place = { state, q, page: page > 1 ? page : undefined }

  return (
    <div className="grid items-start gap-6 lg:grid-cols-[21rem_minmax(0,1fr)]">
      <InboxList
        orgId={org.id}
        rows={rows.map((row) => listed(row, withQuery(here, { ...place, request: row.id }), now))}
        openId={open.id}
        isChosen={chosen !== undefined}
        selectable={state === 'waiting'}
        keysOn={keysOn}
        takesFocus={filter.invited !== undefined}
      />
      <section aria-label={`Request of ${nameOf(open)}`} className={`card p-4 sm:p-6 ${chosen ? '' : 'max-lg:hidden'}`}>
        <p className="mb-3 lg:hidden">
          <TextLink href={withQuery(here, place)}>All requests</TextLink>
        </p>
        {open.state === 'waiting' ? (
          <Detail
            {...{ org, found, filter, now }}
            request={open}
            isInvited={open.identity.email !== null && awaited.has(open.identity.email)}
          />
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

function listed(row: LinkRequestRow, href: string, now: Date): ListedRequest {
  return {
    ...{ id: row.id, href, who: nameOf(row), lit: row.state === 'waiting', exact: exactMatch(row) },
    content: (
      <>
        <span className="flex justify-between gap-3">
          <span className="min-w-0 font-medium wrap-anywhere">{nameOf(row)}</span>
          <span className="text-small">
            <RelativeTime at={row.createdAt} now={now} />
          </span>
        </span>
        <span className="block text-small wrap-anywhere">{row.identity.email ?? 'No address sent'}</span>
      </>
    ),
  }
}

/** The member whose own address the provider says, unless it was approved already or is out of reach (I4). */
function exactMatch({ suggestions, awaitsProof, state }: LinkRequestRow): ListedRequest['exact'] {
  const match = suggestions.find(({ reasons, outOfReach }) => reasons.includes(SAME_ADDRESS) && !outOfReach)
  if (!match || awaitsProof || state !== 'waiting') return null
  return { userId: match.userId as UserId, name: match.name, about: match.email }
}
