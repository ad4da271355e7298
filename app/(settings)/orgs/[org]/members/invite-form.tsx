'use client'

import { useRouter } from 'next/navigation'
import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, type Option, SelectField, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { invitePerson } from './actions'

type InviteFormProps = {
  orgId: OrgId
  teams: readonly { id: string; name: string }[]
  /** Whoever asked to be linked and is somebody new: open from the start, and back to the request afterwards. */
  asker: { email: string; backTo: string } | null
}

const roles: Option[] = [
  { value: 'member', label: 'Member: signs in' },
  { value: 'admin', label: 'Admin: people and link requests' },
]

export function InviteForm(props: InviteFormProps) {
  return (
    <Dialog open="Invite" look="primary" title="Invite somebody" startsOpen={props.asker !== null}>
      {(close) => <Fields {...props} close={close} />}
    </Dialog>
  )
}

function Fields({ orgId, teams, asker, close }: InviteFormProps & { close: () => void }) {
  const router = useRouter()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/invitations/schema').then((schemas) => schemas.Invite),
    action: (input) => invitePerson({ orgId, ...input }),
    defaultValues: { email: asker?.email ?? '', role: 'member', teamId: '' },
    onDone: () => (asker ? router.push(asker.backTo) : close()),
  })
  const teamOptions = [{ value: '', label: 'No team' }, ...teams.map(({ id, name }) => ({ value: id, label: name }))]
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        form={form}
        name="email"
        label="Email"
        type="email"
        autoComplete="off"
        help="We mail a link that works for 14 days. Who comes through your provider with this address needs no link."
      />
      <SelectField form={form} name="role" label="Role" options={roles} />
      {teams.length > 0 ? <SelectField form={form} name="teamId" label="Team" options={teamOptions} /> : null}
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Send invitation
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}
