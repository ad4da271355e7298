import { ActionButton } from '@/app/_ui/action-button'
import { type Shape, StateIcon } from '@/app/_ui/icons'
import { type Column, DataTable } from '@/app/_ui/table'
import { Card, Literal } from '@/app/_ui/text'
import { ExactTime, RelativeTime } from '@/app/_ui/time'
import type { DomainDetail, PastLook } from '@/lib/domains/detail'
import type { DomainId, OrgId } from '@/lib/platform/ids'
import { checkNow } from '../actions'
import { NextLook } from '../next-look'

type Answer = PastLook['answers'][number]
type LooksCardProps = { domain: DomainDetail; target: { orgId: OrgId; domainId: DomainId } | null; now: Date }

/** Who saw what when, what follows, and when we look again. */
export function LooksCard({ domain, target, now }: LooksCardProps) {
  const { state, lastCheckAt, nextCheckAt, looksUntil, looks, checkCount } = domain
  const [latest, ...earlier] = looks
  const hasStopped = state === 'waiting' && !nextCheckAt
  return (
    <Card title={state === 'waiting' ? '2. We look by ourselves' : 'What we saw'}>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <p className="text-small text-muted" aria-live="polite">
          Last look: {lastCheckAt ? <ExactTime at={lastCheckAt} /> : 'none yet'} · next:{' '}
          <NextLook at={nextCheckAt} now={now} />
          {looksUntil ? (
            <>
              {' '}
              · we go on until <ExactTime at={looksUntil} />
            </>
          ) : null}
        </p>
        {target ? <ActionButton run={checkNow.bind(null, target)} label="Check now" /> : null}
      </div>
      {hasStopped ? <p className="mb-4">We looked for three days and have stopped. “Check now” begins again.</p> : null}
      {latest ? (
        <>
          <p className="mb-4 max-w-2xl font-medium" role="status">
            {latest.reading}
          </p>
          <Answers look={latest} />
        </>
      ) : (
        <p role="status">We look in a moment.</p>
      )}
      {earlier.length > 0 ? (
        <details className="mt-4">
          <summary className="cursor-pointer text-small">
            History ({checkCount} {checkCount === 1 ? 'look' : 'looks'})
          </summary>
          <ul className="mt-2 divide-y divide-hairline text-small">
            {earlier.map(({ at, reading }) => (
              <li key={at.toISOString()} className="flex flex-wrap justify-between gap-x-4 py-2">
                <span className="min-w-0">{reading}</span>
                <span className="text-muted">
                  <RelativeTime at={at} now={now} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Card>
  )
}

const findings: Record<Answer['finding'], { words: string; shape: Shape; colour: string }> = {
  found: { words: 'found', shape: 'good', colour: 'text-success' },
  other: { words: 'another value', shape: 'attention', colour: 'text-warning' },
  pasted: { words: 'the value with something around it', shape: 'attention', colour: 'text-warning' },
  alias: { words: 'an alias (CNAME)', shape: 'attention', colour: 'text-warning' },
  absent: { words: 'no record', shape: 'waiting', colour: 'text-muted' },
  unknown: { words: 'no usable answer', shape: 'bad', colour: 'text-danger' },
}

function Answers({ look }: { look: PastLook }) {
  const columns: Column<Answer>[] = [
    {
      head: 'Where we looked',
      cell: ({ server, authority }) => (
        <>
          <Literal>{server}</Literal>
          <span className="block text-muted">{authority ? 'your name server' : 'public resolver'}</span>
        </>
      ),
    },
    { head: 'Answer', wide: true, cell: (answer) => <Finding answer={answer} /> },
    { head: 'TTL left', number: true, cell: ({ ttl }) => (ttl === null ? '—' : durationOf(ttl)) },
    { head: 'When', cell: () => <ExactTime at={look.at} /> },
  ]
  return (
    <DataTable
      label="Answers of name servers"
      columns={columns}
      rows={look.answers}
      keyOf={({ server, authority }) => `${server} ${authority}`}
    />
  )
}

function Finding({ answer: { finding, detail } }: { answer: Answer }) {
  const { words, shape, colour } = findings[finding]
  return (
    <span className={`flex items-start gap-2 ${colour}`}>
      <StateIcon shape={shape} />
      <span className="min-w-0 text-text">
        {words}
        {detail && detail !== words ? (
          <>
            {': '}
            <Literal>{detail}</Literal>
          </>
        ) : null}
      </span>
    </span>
  )
}

const durationOf = (seconds: number) => (seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`)
