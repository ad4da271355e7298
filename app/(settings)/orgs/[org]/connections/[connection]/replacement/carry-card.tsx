import { ActionButton } from '@/app/_ui/action-button'
import { StatusTag } from '@/app/_ui/status'
import { Card } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import type { Replacement } from '@/lib/connections/replacement-queries'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { setCarries } from '../../actions'

type CarryCardProps = {
  target: { orgId: OrgId; connectionId: ConnectionId }
  replacement: Replacement
  mayChange: boolean
}

/** The owner's choice for whoever is linked already, in words. */
export function CarryCard({ target, replacement, mayChange }: CarryCardProps) {
  const { old, next, carriesLinks, carriedUntil } = replacement
  return (
    <Card title="Carry links over">
      <p>
        <StatusTag tone={carriesLinks ? 'good' : 'off'}>{carriesLinks ? 'On' : 'Off'}</StatusTag>
      </p>
      <p className="mt-3 max-w-2xl">
        {carriesLinks
          ? `Whoever is linked through “${old.name}” and comes through “${next.name}” with the same address is linked there at once. They get a mail at the address that we know, with which they can undo it for 7 days.`
          : `Whoever comes through “${next.name}” for the first time asks to be linked, also who is linked through “${old.name}”.`}
      </p>
      {carriesLinks && carriedUntil ? (
        <p className="mt-2 text-small text-muted">
          That goes on until {exactDate(carriedUntil)}, 30 days after you cut over.
        </p>
      ) : null}
      {mayChange ? (
        <div className="mt-4">
          <ActionButton
            label={carriesLinks ? 'Stop carrying links over' : 'Carry links over'}
            run={setCarries.bind(null, { ...target, carries: !carriesLinks })}
            {...(carriesLinks ? {} : { confirm: consent(replacement) })}
          />
        </div>
      ) : null}
    </Card>
  )
}

/** What an owner agrees to. */
function consent({ old, next }: Replacement) {
  return {
    title: 'Carry links over?',
    label: 'Carry links over',
    consequence: (
      <>
        <p>
          You trust “{next.name}” to name the same people by the same addresses as “{old.name}” does. Whoever is linked
          today is then signed in without being asked.
        </p>
        <p className="mt-2">
          Nobody is carried over whose address is outside your verified domains, two people’s, or another one than 90
          days ago; who has not signed in for 90 days; or about whom somebody has already decided. They ask, as
          everybody does.
        </p>
      </>
    ),
  }
}
