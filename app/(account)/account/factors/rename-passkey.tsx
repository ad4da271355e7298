'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { Id } from '@/lib/platform/ids'
import { nameAnew } from './actions'

type Named = { passkeyId: Id<'passkey'>; name: string }

export function RenamePasskey(passkey: Named) {
  return (
    <Dialog open="Rename" title="Rename the passkey" of={passkey.passkeyId}>
      {(close) => <NameForm {...passkey} close={close} />}
    </Dialog>
  )
}

function NameForm({ passkeyId, name, close }: Named & { close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/factors/schema').then((schemas) => schemas.NamePasskey),
    action: (typed: { name: string }) => nameAnew({ passkeyId, ...typed }),
    defaultValues: { name },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField form={form} name="name" label="Name" autoComplete="off" />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Save
        </Button>
        <Button onClick={close}>Keep as it is</Button>
      </div>
    </form>
  )
}
