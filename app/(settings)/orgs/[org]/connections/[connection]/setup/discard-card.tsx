import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import { discard, remove } from '../../actions'
import type { StepProps } from './wizard'

/** Gives a draft up; a connection that never was live goes with it. */
export function DiscardCard({ place, connection, draft }: StepProps) {
  const { id: connectionId, isLive } = connection
  const label = isLive ? 'Discard this draft' : 'Remove this connection'
  const run = isLive
    ? discard.bind(null, { ...place, connectionId, revisionId: draft.id })
    : remove.bind(null, { ...place, connectionId })
  return (
    <Card
      title={isLive ? 'Discard' : 'Remove'}
      intro={isLive ? 'What is live goes on as it is.' : 'Nobody was ever offered it, so nobody will miss it.'}
    >
      <ActionButton
        label={label}
        look="danger"
        run={run}
        confirm={{
          title: `${label}?`,
          consequence: 'What was entered here, and its test sign-ins, are forgotten. This can’t be undone.',
          label: isLive ? 'Discard' : 'Remove',
        }}
      />
    </Card>
  )
}
