'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { TeamDetails } from '@/lib/orgs/team-queries'
import type { OrgId } from '@/lib/platform/ids'
import { rename } from '../actions'

type RenameTeamProps = { orgId: OrgId; team: Pick<TeamDetails, 'id' | 'name'> }

export function RenameTeam(props: RenameTeamProps) {
  return (
    <Dialog open="Rename" title="Rename the team">
      {(close) => <Fields {...props} close={close} />}
    </Dialog>
  )
}

function Fields({ orgId, team, close }: RenameTeamProps & { close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/orgs/schema').then((schemas) => schemas.RenamedTeam),
    action: (input) => rename({ orgId, ...input }),
    defaultValues: { teamId: team.id, name: team.name },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        form={form}
        name="name"
        label="Name"
        help="Apps know teams by their names: one that gives rights to a name has to learn the new one."
        autoComplete="off"
      />
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
