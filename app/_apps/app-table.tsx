import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { Literal, TextLink } from '@/app/_ui/text'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import type { AppRow } from '@/lib/apps/app-queries'
import { appState, kindWords } from './words'

type AppTableProps = { rows: readonly AppRow[]; now: Date; hrefOf: (row: AppRow) => string }

export function AppTable({ rows, now, hrefOf }: AppTableProps) {
  const columns: Column<AppRow>[] = [
    {
      head: 'Name',
      cell: (row) => (
        <>
          <TextLink href={hrefOf(row)}>{row.name}</TextLink>
          <span className="block text-muted">
            <Literal>{row.id}</Literal>
          </span>
        </>
      ),
      wide: true,
    },
    { head: 'Kind', cell: ({ kind }) => kindWords[kind] },
    {
      head: 'State',
      cell: ({ isOn }) => <StatusTag tone={appState(isOn).tone}>{appState(isOn).word}</StatusTag>,
    },
    { head: 'Registered', cell: ({ createdAt }) => <span className="whitespace-nowrap">{exactDate(createdAt)}</span> },
    {
      head: 'Secret last used',
      cell: ({ kind, lastUsedAt: at }) =>
        at ? <RelativeTime at={at} now={now} /> : kind === 'web' ? 'Never' : <span className="text-muted">None</span>,
    },
  ]
  return <DataTable label="Apps" columns={columns} rows={rows} keyOf={({ id }) => id} />
}
