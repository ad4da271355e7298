import { type Column, DataTable } from '@/app/_ui/table'
import { Literal } from '@/app/_ui/text'
import type { QueueRow } from '@/lib/operators/system-facts'
import { durationInWords } from './words'

/** What is in the outbox and not done, by name of the job. */
export function Queue({ rows, now }: { rows: readonly QueueRow[]; now: Date }) {
  const columns: Column<QueueRow>[] = [
    { head: 'Job', cell: ({ name }) => <Literal>{name}</Literal>, wide: true },
    { head: 'Waiting', cell: ({ waiting }) => waiting, number: true },
    { head: 'With a worker', cell: ({ handedOver }) => handedOver, number: true },
    { head: 'Between tries', cell: ({ retrying }) => retrying, number: true },
    { head: 'For later', cell: ({ later }) => later, number: true },
    { head: 'Failed', cell: ({ failed }) => failed, number: true },
    {
      head: 'Due for',
      cell: ({ dueSince }) => (dueSince ? durationInWords((now.getTime() - dueSince.getTime()) / 1000) : 'Not due'),
      number: true,
    },
  ]
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-h2">Queue</h2>
      {rows.length === 0 ? (
        <p className="card px-4 py-6 text-muted">Nothing waits: every job is done.</p>
      ) : (
        <DataTable label="Queue" columns={columns} rows={rows} keyOf={({ name }) => name} />
      )}
    </section>
  )
}
