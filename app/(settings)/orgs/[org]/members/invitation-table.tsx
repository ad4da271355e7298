import { ActionButton } from '@/app/_ui/action-button'
import { Banner } from '@/app/_ui/notices'
import { invitationStates, roleWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { outranks } from '@/lib/access/permissions'
import type { InvitationRow } from '@/lib/invitations/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { resend, revoke } from './actions'

type InvitationTableProps = { org: OrgView; rows: readonly InvitationRow[]; now: Date }

/** Who was invited and has not come yet; nothing where nobody is awaited. */
export function InvitationTable({ org, rows, now }: InvitationTableProps) {
  if (rows.length === 0) return null
  const columns: Column<InvitationRow>[] = [
    { head: 'Invited', cell: (row) => <Invited row={row} />, wide: true },
    { head: 'State', cell: (row) => <State row={row} now={now} /> },
    { head: 'Manage', cell: (row) => <Manage org={org} row={row} /> },
  ]
  return (
    <div className="mb-6">
      <h2 className="mb-3 text-h2">Invitations</h2>
      <HeldBanner rows={rows} />
      <DataTable label="Invitations" columns={columns} rows={rows} keyOf={({ id }) => id} />
    </div>
  )
}

/** Nothing was mailed to these: whoever reads mail there may be somebody else by now (I8). */
function HeldBanner({ rows }: { rows: readonly InvitationRow[] }) {
  const held = rows.filter(({ heldFor, state }) => heldFor && state === 'waiting')
  if (held.length === 0) return null
  const domains = [...new Set(held.map(({ heldFor }) => heldFor))].join(', ')
  return (
    <Banner kind="warning">
      {held.length === 1 ? '1 invitation is' : `${held.length} invitations are`} held: the DNS record of {domains} is
      missing, and nothing is mailed there meanwhile. What is held goes out by itself when the record is back. If it
      won’t come back, take back what is held, and invite anew only whom you know to read mail there now.
    </Banner>
  )
}

function Invited({ row: { email, role, teamName, invitedBy } }: { row: InvitationRow }) {
  return (
    <>
      <Literal>{email}</Literal>
      <span className="block text-muted">
        {[roleWords[role], teamName, invitedBy && `invited by ${invitedBy}`].filter(Boolean).join(' · ')}
      </span>
    </>
  )
}

function State({ row: { state, expiresAt, heldFor }, now }: { row: InvitationRow; now: Date }) {
  const { word, tone } = invitationStates[heldFor && state === 'waiting' ? 'held' : state]
  return (
    <>
      <StatusTag tone={tone}>{word}</StatusTag>
      {heldFor && state === 'waiting' ? (
        <span className="block text-muted">The record of {heldFor} is missing.</span>
      ) : null}
      {state === 'waiting' ? (
        <span className="block text-muted">
          ends <RelativeTime at={expiresAt} now={now} />
        </span>
      ) : null}
      {state === 'revoked' ? <span className="block text-muted">Its sender may no longer invite.</span> : null}
    </>
  )
}

function Manage({ org, row: { id: invitationId, email, role } }: { org: OrgView; row: InvitationRow }) {
  if (outranks(role, org.role)) return null
  const input = { orgId: org.id, invitationId }
  return (
    <div className="flex gap-2 whitespace-nowrap">
      <ActionButton label="Send again" of={invitationId} run={resend.bind(null, input)} />
      <ActionButton
        label="Take back"
        look="danger"
        of={invitationId}
        run={revoke.bind(null, input)}
        confirm={{ title: `Take back the invitation of ${email}?`, consequence: 'The mailed link stops working now.' }}
      />
    </div>
  )
}
