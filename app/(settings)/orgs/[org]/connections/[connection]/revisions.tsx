import { ActionButton } from '@/app/_ui/action-button'
import { ButtonLink } from '@/app/_ui/button'
import { Card } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { PastRevision } from '@/lib/connections/revisions'
import { urls } from '@/lib/platform/urls'
import { revise } from '../actions'
import type { Target } from './certificates'
import { RollBackDialog } from './roll-back-dialog'

type RevisionsProps = {
  target: Target
  slug: string
  name: string
  revisions: readonly PastRevision[]
  hasDraft: boolean
  now: Date
  mayChange: boolean
}

/** A live connection is never changed in place: a draft beside it, and the way back. */
export function Revisions({ target, slug, name, revisions, hasDraft, now, mayChange }: RevisionsProps) {
  return (
    <Card
      title="Revisions"
      intro="What this connection trusts changes as a draft beside it: tested first, then turned on, and taken back if need be."
    >
      {mayChange && hasDraft ? (
        <ButtonLink href={urls.connectionSetup(slug, target.connectionId)} look="primary">
          Go on with the draft
        </ButtonLink>
      ) : null}
      {mayChange && !hasDraft ? (
        <>
          <ActionButton label="Begin a draft" run={revise.bind(null, { ...target, slug })} />
          <p className="mt-3 text-small text-muted">
            A set-up link for somebody of your IT belongs to a draft: begin one first.
          </p>
        </>
      ) : null}
      {revisions.length ? (
        <ul className="mt-4 divide-y divide-hairline">
          {revisions.map((revision) => (
            <li key={revision.id} className="flex flex-wrap items-start justify-between gap-4 py-3">
              <Told revision={revision} now={now} />
              {mayChange && revision.back ? (
                <RollBackDialog {...{ target, name }} {...revision} back={revision.back} />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

function Told({
  revision: { number, state, promotedAt, promotedBy, retiredAt },
  now,
}: {
  revision: PastRevision
  now: Date
}) {
  const at = state === 'live' ? promotedAt : retiredAt
  return (
    <p className="min-w-0 flex-1 basis-64 text-small">
      <strong className="block font-medium">
        {number > 0 ? `Revision ${number}` : 'As it was first'}
        {state === 'live' ? ', live' : ''}
      </strong>
      {at ? (
        <>
          {state === 'live' ? 'Since ' : 'Until '}
          <RelativeTime at={at} now={now} />
        </>
      ) : null}
      {promotedBy ? `, turned on by ${promotedBy}` : ''}
    </p>
  )
}
