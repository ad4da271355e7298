import { attemptStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { AttemptRow } from '@/lib/attempts/queries'
import { urls } from '@/lib/platform/urls'

export function AttemptTable({ slug, rows, now }: { slug: string; rows: readonly AttemptRow[]; now: Date }) {
  const columns: Column<AttemptRow>[] = [
    {
      head: 'Reference',
      cell: ({ reference }) => (
        <span className="mono">
          <TextLink href={urls.attempt(slug, reference)}>{reference}</TextLink>
        </span>
      ),
    },
    { head: 'Started', cell: ({ startedAt }) => <RelativeTime at={startedAt} now={now} /> },
    { head: 'Person', cell: (row) => <PersonCell row={row} />, wide: true },
    { head: 'Through', cell: ({ connectionName, method }) => connectionName ?? methodWords[method] },
    {
      head: 'Outcome',
      cell: ({ state }) => <StatusTag tone={attemptStates[state].tone}>{attemptStates[state].word}</StatusTag>,
    },
  ]
  return <DataTable label="Sign-ins" columns={columns} rows={rows} keyOf={({ reference }) => reference} />
}

function PersonCell({ row: { person, email } }: { row: AttemptRow }) {
  if (!person && !email) return <span className="text-muted">Not known</span>
  return (
    <>
      {person ? <span className="block font-medium">{person}</span> : null}
      {email ? <span className="block text-muted">{email}</span> : null}
    </>
  )
}
