import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import type { Replacement } from '@/lib/connections/replacement-queries'
import type { CameOver } from '@/lib/login/carry-people'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { cutOverNow, endReplacing, goBackToOld } from '../../actions'

type Target = { orgId: OrgId; connectionId: ConnectionId }
type CutOverCardProps = { target: Target; replacement: Replacement; people: CameOver }

/** The step that ends the old connection, and the way back. */
export function CutOverCard({ target, replacement, people }: CutOverCardProps) {
  const { old, next, cutOverAt } = replacement
  if (cutOverAt)
    return (
      <Card
        title="Go back"
        intro={`“${old.name}” is kept as it was, with the links of your people. Turn it on again if something is missing.`}
      >
        <ActionButton label={`Turn “${old.name}” on again`} run={goBackToOld.bind(null, target)} />
      </Card>
    )
  if (old.state !== 'active') return null
  return (
    <Card title="Cut over" intro={`Turns “${old.name}” off. Its links stay, and you can go back.`}>
      {next.state === 'active' ? (
        <ActionButton
          label="Cut over"
          look="danger"
          run={cutOverNow.bind(null, target)}
          confirm={{
            title: `Turn “${old.name}” off for “${next.name}”?`,
            label: 'Cut over',
            consequence: <Consequence {...{ replacement, people }} />,
          }}
        />
      ) : (
        <p className="text-muted">“{next.name}” has to be on first.</p>
      )}
    </Card>
  )
}

function Consequence({ replacement: { old, carriesLinks }, people }: Omit<CutOverCardProps, 'target'>) {
  const waiting = people.total - people.came
  const carried = carriesLinks ? people.carriable : 0
  return (
    <>
      <p>
        {waiting === 0
          ? 'Everybody who is linked has come over.'
          : `${peopleOf(waiting)} still ${waiting === 1 ? 'comes' : 'come'} by “${old.name}” only.`}{' '}
        {waiting > 0 && carried > 0 ? `${carried} of them will be carried over when they come. ` : null}
        {waiting > carried ? `${carried ? 'The others' : 'They'} will ask to be linked.` : null}
      </p>
      <p className="mt-2">Whoever is signed in through “{old.name}” is signed out now, and signs in again.</p>
    </>
  )
}

const peopleOf = (count: number) => (count === 1 ? '1 person' : `${count} people`)

/** Both go on as two connections. */
export function EndCard({ target, replacement: { old, next } }: Omit<CutOverCardProps, 'people'>) {
  return (
    <Card
      title="End the replacement"
      intro={`Keeps both connections as they are, side by side. Nothing is carried over from then on, and “${old.name}” can be replaced with another one. Removing “${next.name}” ends it as well.`}
    >
      <ActionButton
        label="End the replacement"
        run={endReplacing.bind(null, target)}
        confirm={{
          title: 'End the replacement?',
          label: 'End the replacement',
          consequence: `Links that were carried over stay. “${next.name}” no longer takes the place of “${old.name}”; a cut-over can’t be taken back here any more.`,
        }}
      />
    </Card>
  )
}
