import { ActionButton } from '@/app/_ui/action-button'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import type { PasskeyRow } from '@/lib/factors/queries'
import { dropPasskey } from './actions'
import { RenamePasskey } from './rename-passkey'

export function PasskeyItem({ passkey, now }: { passkey: PasskeyRow; now: Date }) {
  const { id, name, createdAt, lastUsedAt, backedUp } = passkey
  return (
    <li className="flex flex-wrap items-center justify-between gap-4 py-4 first:pt-0">
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-small text-muted">
          Added {exactDate(createdAt)},{' '}
          {lastUsedAt ? (
            <>
              last used <RelativeTime at={lastUsedAt} now={now} />
            </>
          ) : (
            'never used'
          )}
          . {backedUp ? 'Kept by your password manager.' : 'Kept on that device only.'}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <RenamePasskey passkeyId={id} name={name} />
        <ActionButton
          label="Remove"
          look="danger"
          of={id}
          run={dropPasskey.bind(null, { passkeyId: id })}
          confirm={{
            title: `Remove “${name}”?`,
            consequence: 'It signs nobody in any more, and your sessions in other browsers are ended.',
            label: 'Remove the passkey',
          }}
        />
      </div>
    </li>
  )
}
