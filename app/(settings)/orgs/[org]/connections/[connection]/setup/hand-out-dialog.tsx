'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { handOut } from '../../actions'

type HandOutTarget = { orgId: OrgId; connectionId: ConnectionId }

export function HandOutDialog({ target }: { target: HandOutTarget }) {
  return (
    <Dialog open="Send a set-up link" title="Send a set-up link">
      {(close) => <Fields target={target} close={close} />}
    </Dialog>
  )
}

function Fields({ target: { orgId, connectionId }, close }: { target: HandOutTarget; close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.MakeSetupLink),
    action: (input) => handOut({ orgId, ...input }),
    defaultValues: { connectionId, contactName: '', contactEmail: '' },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField form={form} name="contactName" label="Name" />
      <TextField form={form} name="contactEmail" label="Email" type="email" inputMode="email" />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Send
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}
