import { ActionButton } from '@/app/_ui/action-button'
import { Banner } from '@/app/_ui/notices'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { ConnectionDetails } from '@/lib/connections/queries'
import { change } from '../actions'
import type { Target } from './certificates'

type MetadataCardProps = { target: Target; connection: ConnectionDetails; now: Date; mayChange: boolean }

/** How we hear of new certificates: by reading the provider's metadata each day. */
export function MetadataCard({ target, connection, now, mayChange }: MetadataCardProps) {
  const { metadataUrl, metadataCheckedAt: at, metadataProblem, takesNewKeys } = connection
  if (!metadataUrl) return null
  const rows = [
    ['Read each day from', <Literal key="url">{metadataUrl}</Literal>],
    ['Last read', at ? <RelativeTime key="at" at={at} now={now} /> : 'Not yet'],
    ['New certificates', takesNewKeys ? 'count at once, where a trusted one signed the metadata' : 'wait for an owner'],
  ] as const
  return (
    <Card title="Metadata">
      {metadataProblem ? <Banner kind="warning">{metadataProblem}</Banner> : null}
      <KeyValueList rows={rows} />
      {mayChange ? (
        <div className="mt-4">
          <ActionButton
            label={takesNewKeys ? 'Let new certificates wait' : 'Take new certificates at once'}
            run={change.bind(null, { ...target, takesNewKeys: !takesNewKeys })}
            confirm={
              takesNewKeys
                ? { title: 'Let new certificates wait?', consequence: 'Each one then needs an owner’s answer.' }
                : {
                    title: 'Take new certificates at once?',
                    consequence:
                      'A certificate that appears in this metadata counts beside the present ones, without anybody looking, if one that is trusted already has signed the metadata. Unsigned metadata still waits for you.',
                  }
            }
          />
        </div>
      ) : null}
    </Card>
  )
}
