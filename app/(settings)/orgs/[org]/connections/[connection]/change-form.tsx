'use client'

import { useState } from 'react'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import { change } from '../actions'
import type { Target } from './certificates'

export function ChangeForm({ target: { orgId, connectionId }, name }: { target: Target; name: string }) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.ChangeConnection),
    action: (input) => change({ orgId, ...input }),
    defaultValues: { connectionId, name },
    onDone: () => setSaved(true),
  })
  return (
    <form onSubmit={submit} noValidate onInput={() => setSaved(false)}>
      <TextField form={form} name="name" label="Name" />
      <FormRefusal form={form} />
      <SaveRow saving={form.formState.isSubmitting} saved={saved} />
    </form>
  )
}
