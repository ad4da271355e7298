'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { makePasskey } from './make-passkey'

export function AddPasskey() {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/factors/schema').then((schemas) => schemas.NamePasskey),
    action: ({ name }: { name: string }) => makePasskey(name),
    defaultValues: { name: '' },
    onDone: () => form.reset(),
  })
  return (
    <form onSubmit={submit} noValidate className="mt-4 max-w-sm">
      <TextField
        form={form}
        name="name"
        label="Name of the new passkey"
        help="Such as “Work laptop”."
        autoComplete="off"
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" loading={form.formState.isSubmitting}>
          Add a passkey
        </Button>
      </div>
    </form>
  )
}
