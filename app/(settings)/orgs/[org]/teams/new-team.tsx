'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { create } from './actions'

export function NewTeam({ orgId }: { orgId: OrgId }) {
  return (
    <Dialog open="New team" look="primary" title="New team">
      {(close) => <Fields orgId={orgId} close={close} />}
    </Dialog>
  )
}

function Fields({ orgId, close }: { orgId: OrgId; close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/orgs/schema').then((schemas) => schemas.NewTeam),
    action: (input) => create({ orgId, ...input }),
    defaultValues: { name: '' },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField form={form} name="name" label="Name" help="Apps learn of teams by their names." autoComplete="off" />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Make the team
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}
