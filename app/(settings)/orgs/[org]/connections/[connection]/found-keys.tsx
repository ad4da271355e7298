import { ActionButton } from '@/app/_ui/action-button'
import { Card, Literal } from '@/app/_ui/text'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import type { FoundKeyRow } from '@/lib/connections/found-keys'
import { answerKey } from '../actions'
import type { Target } from './certificates'

type FoundKeysProps = { target: Target; keys: readonly FoundKeyRow[]; now: Date; mayChange: boolean }

/** Certificates that stand in the provider's metadata and that nobody has looked at (I25). */
export function FoundKeys({ target, keys, now, mayChange }: FoundKeysProps) {
  if (!keys.length) return null
  return (
    <Card
      title="A new certificate was found"
      intro="It stands in your provider’s metadata. What it signs is refused until an owner takes it. Compare the fingerprint with what your provider shows."
    >
      <ul className="divide-y divide-hairline">
        {keys.map(({ id, fingerprint, notAfter, foundAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-4 border-s-3 border-lamp py-3 ps-3">
            <div className="min-w-0 flex-1 basis-64 text-small">
              <p className="text-label text-muted">SHA-256 fingerprint</p>
              <Literal>{fingerprint}</Literal>
              <p className="mt-1 text-muted">
                Found <RelativeTime at={foundAt} now={now} />, ends on {exactDate(notAfter)}
              </p>
            </div>
            {mayChange ? <Answers target={target} id={id} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Answers({ target, id }: { target: Target; id: FoundKeyRow['id'] }) {
  return (
    <div className="flex flex-wrap gap-3">
      <ActionButton
        label="Trust it too"
        of={id}
        run={answerKey.bind(null, { ...target, keyId: id, take: true })}
        confirm={{
          title: 'Trust this certificate?',
          consequence: 'Whoever holds its key can sign people in through this connection, beside those trusted now.',
        }}
      />
      <ActionButton
        label="Refuse it"
        look="danger"
        of={id}
        run={answerKey.bind(null, { ...target, keyId: id, take: false })}
        confirm={{
          title: 'Refuse this certificate?',
          consequence: 'What it signs stays refused, also when it is found again. An owner can still add it by hand.',
        }}
      />
    </div>
  )
}
