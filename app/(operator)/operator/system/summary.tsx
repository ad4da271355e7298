import type { ReactNode } from 'react'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { System } from '@/lib/operators/system'
import { clockWords, databaseWords, mailWords, migrationWords, queueWords, redisWords, type Verdict } from './words'

type SummaryProps = { system: System; now: Date }

/** One line for each thing that the installation stands on: a word for its state, and the numbers behind it. */
export function Summary({ system, now }: SummaryProps) {
  const { database, migrations, clock, queue, mail } = system
  const rows = [
    ['Database', <Line key="database" verdict={databaseWords(database)} />],
    [
      'Migrations',
      <Line key="migrations" verdict={migrationWords(migrations)}>
        {migrations.latest ? <Literal>{migrations.latest}</Literal> : null}
      </Line>,
    ],
    ['Clock', <Line key="clock" verdict={clockWords(clock)} />],
    ['Queue', <Line key="queue" verdict={queueWords(queue, system.processes, now)} />],
    ['Redis', <Line key="redis" verdict={redisWords(system.redis)} />],
    [
      'Mail',
      <Line key="mail" verdict={mailWords(mail)}>
        {mail.lastSentAt ? (
          <span>
            Last handed over <RelativeTime at={mail.lastSentAt} now={now} />.
          </span>
        ) : (
          'None was handed over in the last 90 days.'
        )}
        {mail.lastTrouble ? (
          <span className="block break-words text-muted">Last trouble: {mail.lastTrouble}</span>
        ) : null}
      </Line>,
    ],
  ] as const
  return (
    <Card title="Now">
      <KeyValueList rows={rows} />
    </Card>
  )
}

function Line({ verdict: { tone, word, detail }, children }: { verdict: Verdict; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
      <StatusTag tone={tone}>{word}</StatusTag>
      <div className="min-w-0 flex-1 basis-56 pt-0.5">
        {detail ? <span className="block">{detail}</span> : null}
        {children}
      </div>
    </div>
  )
}
