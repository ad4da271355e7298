import { domainStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { DomainRow } from '@/lib/domains/queries'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { urls } from '@/lib/platform/urls'
import { NextLook } from './next-look'

export function DomainTable({ slug, rows, now }: { slug: string; rows: readonly DomainRow[]; now: Date }) {
  const columns: Column<DomainRow>[] = [
    {
      head: 'Domain',
      cell: ({ id, name }) => (
        <bdi dir="ltr" className="wrap-anywhere">
          <TextLink href={urls.domain(slug, id)}>{name}</TextLink>
        </bdi>
      ),
      wide: true,
    },
    { head: 'State', cell: (row) => <DomainState row={row} now={now} /> },
    { head: 'Checked', cell: ({ lastCheckAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Not yet') },
    { head: 'Next', cell: ({ nextCheckAt: at }) => <NextLook at={at} now={now} /> },
    { head: 'Notes', cell: (row) => notesOf(row).join(', ') || '—' },
  ]
  return <DataTable label="Domains" columns={columns} rows={rows} keyOf={({ id }) => id} />
}

type Stated = Pick<DomainRow, 'state' | 'createdAt'>

/** Lit where somebody should act: a record that is missing, or has been waited for over an hour. */
export function DomainState({ row: { state, createdAt }, now }: { row: Stated; now: Date }) {
  const isLate = state === 'waiting' && addSeconds(createdAt, HOUR_SECONDS) < now
  return <StatusTag tone={isLate ? 'attention' : domainStates[state].tone}>{domainStates[state].word}</StatusTag>
}

function notesOf({ state, verifiedBy, contestedAt, shared }: DomainRow): string[] {
  const notes = [
    contestedAt && 'another organization claims it',
    state === 'verified' && verifiedBy === 'operator' && 'on the operator’s word',
    shared && 'shared with the company',
  ]
  return notes.filter((note) => typeof note === 'string')
}
