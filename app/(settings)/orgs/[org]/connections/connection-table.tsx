import { connectionStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { ConnectionRow } from '@/lib/connections/queries'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'

const NOTICE_SECONDS = 60 * DAY_SECONDS

export function ConnectionTable({ slug, rows, now }: { slug: string; rows: readonly ConnectionRow[]; now: Date }) {
  const columns: Column<ConnectionRow>[] = [
    {
      head: 'Name',
      cell: ({ id, name, host, issuer }) => (
        <>
          <TextLink href={issuer ? urls.connection(slug, id) : urls.connectionSetup(slug, id)}>{name}</TextLink>
          <span className="block text-muted">{host || 'Not finished'}</span>
        </>
      ),
    },
    { head: 'Kind', cell: ({ kind }) => methodWords[kind] },
    {
      head: 'State',
      cell: (row) => <State {...row} />,
    },
    { head: 'Linked people', cell: ({ linkedCount }) => linkedCount, number: true },
    {
      head: 'Certificate or secret',
      cell: ({ nextExpiry, issuer }) =>
        issuer ? <Expiry at={nextExpiry} now={now} /> : <span className="text-muted">Not yet</span>,
    },
    { head: 'Last sign-in', cell: ({ lastSignInAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Never') },
  ]
  return <DataTable label="Connections" columns={columns} rows={rows} keyOf={({ id }) => id} />
}

function State({ state, needsAttention, hasDraft, issuer }: ConnectionRow) {
  const { word, tone } = connectionStates[state]
  return (
    <>
      <StatusTag tone={tone}>{word}</StatusTag>
      {needsAttention ? (
        <span className="mt-1 block">
          <StatusTag tone="attention">Needs attention</StatusTag>
        </span>
      ) : null}
      {hasDraft && issuer ? <span className="block text-small text-muted">with a draft</span> : null}
    </>
  )
}

/** When the first certificate ends; lit when that is soon. */
export function Expiry({ at, now }: { at: Date | null; now: Date }) {
  if (!at) return <span className="text-muted">None needed</span>
  const words = (
    <>
      {at > now ? 'Ends ' : 'Ended '}
      <RelativeTime at={at} now={now} />
    </>
  )
  return at < addSeconds(now, NOTICE_SECONDS) ? (
    <span className="border-s-3 border-lamp ps-2 text-warning">{words}</span>
  ) : (
    words
  )
}
