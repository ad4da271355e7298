import { ButtonLink } from '@/app/_ui/button'
import { connectionStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card } from '@/app/_ui/text'
import type { ConnectionId } from '@/lib/platform/ids'
import { urls } from '@/lib/platform/urls'

type FirstDraftCardProps = { slug: string; connectionId: ConnectionId; mayChange: boolean }

/** In place of a summary, while there is nothing to sum up: whoever comes by a mail finds the way on first. */
export function FirstDraftCard({ slug, connectionId, mayChange }: FirstDraftCardProps) {
  const { word, tone } = connectionStates.draft
  return (
    <Card title="Not turned on yet">
      <StatusTag tone={tone}>{word}</StatusTag>
      <p className="mt-3">
        Nobody is offered this connection. What is left: see what it would trust, test it, and turn it on.{' '}
        {mayChange ? null : 'An owner does that.'}
      </p>
      {mayChange ? (
        <div className="mt-4">
          <ButtonLink href={urls.connectionSetup(slug, connectionId)} look="primary">
            Go on with the draft
          </ButtonLink>
        </div>
      ) : null}
    </Card>
  )
}
