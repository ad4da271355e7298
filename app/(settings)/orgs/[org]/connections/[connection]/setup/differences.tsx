import { Literal } from '@/app/_ui/text'
import type { Change } from '@/lib/connections/difference'

/** What would be another value: before and after, what decides trust first and lit. */
export function Differences({ changes, isFirst = false }: { changes: readonly Change[]; isFirst?: boolean }) {
  if (!changes.length) return <p className="text-muted">Nothing is different from what is live.</p>
  return (
    <ul aria-label="Differences" className="divide-y divide-hairline rounded-card border border-hairline">
      {changes.map(({ what, from, to, weighs }) => (
        <li key={`${what} ${from} ${to}`} className={`px-4 py-3 ${weighs ? 'border-s-3 border-s-lamp' : ''}`}>
          <p className="font-medium">{what}</p>
          {isFirst ? (
            <p className="mt-1 text-small">
              <Value value={to} />
            </p>
          ) : (
            <dl className="mt-1 grid grid-cols-1 gap-x-4 gap-y-1 text-small sm:grid-cols-[4rem_1fr]">
              <Side word="Now" value={from} />
              <Side word="Then" value={to} />
            </dl>
          )}
        </li>
      ))}
    </ul>
  )
}

function Side({ word, value }: { word: string; value: string | null }) {
  return (
    <>
      <dt className="text-muted">{word}</dt>
      <dd className="min-w-0">
        <Value value={value} />
      </dd>
    </>
  )
}

const Value = ({ value }: { value: string | null }) =>
  value === null ? <span className="text-muted">none</span> : <Literal>{value}</Literal>
