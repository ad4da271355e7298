import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { RunningProcess } from '@/lib/operators/system'
import { addSeconds } from '@/lib/platform/time'
import { processStates } from './words'

const kinds: Record<string, string> = { web: 'Web', worker: 'Worker' }

/** Every process that beat within the last day, those that ended well excepted: they take their row away. */
export function Processes({ processes, now }: { processes: readonly RunningProcess[]; now: Date }) {
  const ago = (seconds: number) => <RelativeTime at={addSeconds(now, -seconds)} now={now} />
  const columns: Column<RunningProcess>[] = [
    {
      head: 'Process',
      cell: ({ kind, host }) => (
        <>
          {kinds[kind] ?? kind}
          <span className="block text-muted">
            <Literal>{host}</Literal>
          </span>
        </>
      ),
      wide: true,
    },
    {
      head: 'State',
      cell: ({ state }) => <StatusTag tone={processStates[state].tone}>{processStates[state].word}</StatusTag>,
    },
    { head: 'Version', cell: ({ version }) => version },
    { head: 'Started', cell: ({ startedSecondsAgo }) => ago(startedSecondsAgo) },
    { head: 'Last seen', cell: ({ seenSecondsAgo }) => ago(seenSecondsAgo) },
  ]
  return (
    <section className="mb-6">
      <h2 className="mb-3 text-h2">Processes</h2>
      {processes.length === 0 ? (
        <p className="card px-4 py-6 text-muted">No process has written down that it lives.</p>
      ) : (
        <DataTable label="Processes" columns={columns} rows={processes} keyOf={({ id }) => id} />
      )}
    </section>
  )
}
