import { connectionStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal, TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { Replacement, Side } from '@/lib/connections/replacement-queries'
import { urls } from '@/lib/platform/urls'

/** Both connections, side by side. */
export function Sides({ slug, replacement, now }: { slug: string; replacement: Replacement; now: Date }) {
  return (
    <div className="grid gap-x-6 sm:grid-cols-2">
      <OneSide slug={slug} title="From" side={replacement.old} now={now} />
      <OneSide slug={slug} title="To" side={replacement.next} now={now} />
    </div>
  )
}

function OneSide({ slug, title, side, now }: { slug: string; title: string; side: Side; now: Date }) {
  const { word, tone } = connectionStates[side.state]
  const rows = [
    [
      'Connection',
      <TextLink key="name" href={urls.connection(slug, side.id)}>
        {side.name}
      </TextLink>,
    ],
    [
      'State',
      <StatusTag key="state" tone={tone}>
        {word}
      </StatusTag>,
    ],
    ['Kind', methodWords[side.kind]],
    ['People are sent to', side.host ? <Literal key="host">{side.host}</Literal> : 'Not known yet'],
    ['Last sign-in', side.lastSignInAt ? <RelativeTime key="last" at={side.lastSignInAt} now={now} /> : 'Never'],
  ] as const
  return (
    <Card title={title}>
      <KeyValueList rows={rows} />
    </Card>
  )
}
