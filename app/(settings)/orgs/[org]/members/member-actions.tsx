'use client'

import { ActionButton } from '@/app/_ui/action-button'
import type { MemberRow } from '@/lib/orgs/member-queries'
import type { OrgId } from '@/lib/platform/ids'
import { remove, unlink } from './actions'
import { RoleForm } from './role-form'

type MemberActionsProps = {
  orgId: OrgId
  member: Pick<MemberRow, 'userId' | 'name' | 'role' | 'identities'>
  may: { changeRole: boolean; remove: boolean; unlink: boolean }
}

export function MemberActions({ orgId, member, may }: MemberActionsProps) {
  const { userId, name, identities } = member
  if (!may.changeRole && !may.remove && !may.unlink)
    return <span className="text-muted">Has a higher role than you</span>
  return (
    <div className="flex gap-2 whitespace-nowrap">
      {may.changeRole ? <RoleForm orgId={orgId} member={member} /> : null}
      {may.unlink
        ? identities.map(({ identityId, connectionName }) => (
            <ActionButton
              key={identityId}
              label="Unlink"
              look="danger"
              of={identityId}
              run={() => unlink({ orgId, identityId })}
              confirm={{
                title: `Unlink ${name} from ${connectionName}?`,
                consequence:
                  'Sessions that came this way end now. The next sign-in through it asks to be linked again.',
              }}
            />
          ))
        : null}
      {may.remove ? (
        <ActionButton
          label="Remove"
          look="danger"
          of={userId}
          run={() => remove({ orgId, userId })}
          confirm={{
            title: `Remove ${name} from this organization?`,
            consequence: `${name} loses access to this organization now. The account itself and its other organizations stay.`,
          }}
        />
      ) : null}
    </div>
  )
}
