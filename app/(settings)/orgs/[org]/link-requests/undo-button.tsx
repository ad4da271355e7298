import { ActionButton } from '@/app/_ui/action-button'
import type { OrgId } from '@/lib/platform/ids'
import { undo } from './actions'
import type { LinkRequestRow } from './request-row'

export function UndoButton({ orgId, request }: { orgId: OrgId; request: LinkRequestRow }) {
  return (
    <div className="mt-6">
      {request.canUndo ? (
        <ActionButton
          key={request.id}
          label="Undo"
          run={undo.bind(null, { orgId, linkRequestId: request.id })}
          confirm={{
            title: 'Undo this link?',
            consequence: 'The sign-in no longer opens the account, and the request waits again.',
            label: 'Undo the link',
          }}
        />
      ) : (
        <p className="text-small text-muted">
          It has been used since, so it can’t be undone here. Unlink it from the member instead.
        </p>
      )}
    </div>
  )
}
