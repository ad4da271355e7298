'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, SelectField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { MemberRow } from '@/lib/orgs/member-queries'
import type { OrgId } from '@/lib/platform/ids'
import { change } from './actions'

type RoleFormProps = { orgId: OrgId; member: Pick<MemberRow, 'userId' | 'name' | 'role'> }

const options = [
  { value: 'owner', label: 'Owner: everything, connections and roles included' },
  { value: 'admin', label: 'Admin: people and link requests' },
  { value: 'member', label: 'Member: signs in' },
]

export function RoleForm({ orgId, member }: RoleFormProps) {
  return (
    <Dialog open="Change role" title={`Role of ${member.name}`} of={member.userId}>
      {(close) => <Fields orgId={orgId} member={member} close={close} />}
    </Dialog>
  )
}

function Fields({ orgId, member: { userId, role }, close }: RoleFormProps & { close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/orgs/schema').then((schemas) => schemas.ChangeRole),
    action: (input) => change({ orgId, ...input }),
    defaultValues: { userId, role },
    onDone: close,
  })
  return (
    <form onSubmit={submit}>
      <SelectField form={form} name="role" label="Role" options={options} />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Save
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}
