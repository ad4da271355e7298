import { roleWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { type Column, DataTable } from '@/app/_ui/table'
import { RelativeTime } from '@/app/_ui/time'
import { outranks } from '@/lib/access/permissions'
import type { MemberRow } from '@/lib/orgs/member-queries'
import type { OrgView } from '@/lib/orgs/queries'
import type { UserId } from '@/lib/platform/ids'
import { MemberActions } from './member-actions'

type MemberTableProps = { org: OrgView; rows: readonly MemberRow[]; now: Date; me: UserId }

export function MemberTable({ org, rows, now, me }: MemberTableProps) {
  const columns: Column<MemberRow>[] = [
    { head: 'Person', cell: (row) => <Person row={row} isMe={row.userId === me} /> },
    { head: 'Role', cell: ({ role }) => roleWords[role] },
    { head: 'Linked to', cell: (row) => <LinkedTo row={row} />, wide: true },
    { head: 'Last sign-in', cell: ({ lastSignInAt: at }) => (at ? <RelativeTime at={at} now={now} /> : 'Never') },
    { head: 'Manage', cell: (row) => <MemberActions orgId={org.id} member={row} may={powersOver(org, row)} /> },
  ]
  return <DataTable label="Members" columns={columns} rows={rows} keyOf={({ userId }) => userId} />
}

/** What the buttons offer; each command decides for itself. */
function powersOver(org: OrgView, { role }: MemberRow) {
  return { changeRole: org.role === 'owner', remove: outranks(org.role, role), unlink: !outranks(role, org.role) }
}

function Person({ row, isMe }: { row: MemberRow; isMe: boolean }) {
  return (
    <>
      <span className="block font-medium">
        {row.name}
        {isMe ? ' (you)' : ''}
      </span>
      <span className="block text-muted">{row.email}</span>
      <span className="block text-muted">{row.username}</span>
      {row.disabled ? <StatusTag tone="off">Disabled</StatusTag> : null}
    </>
  )
}

function LinkedTo({ row }: { row: MemberRow }) {
  if (row.identities.length === 0) return <StatusTag tone="empty">Not linked</StatusTag>
  return (
    <ul className="space-y-1">
      {row.identities.map(({ identityId, connectionName, email }) => (
        <li key={identityId}>
          <StatusTag tone="good">Linked</StatusTag> <span className="whitespace-nowrap">{connectionName}</span>
          {email ? <span className="block text-muted">{email}</span> : null}
        </li>
      ))}
    </ul>
  )
}
