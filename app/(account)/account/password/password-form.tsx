'use client'

import { useState } from 'react'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import { change } from './actions'

export function PasswordForm({ email }: { email: string }) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/users/schema').then((schemas) => schemas.ChangePassword),
    action: change,
    defaultValues: { current: '', next: '' },
    onDone: () => {
      form.reset()
      setSaved(true)
    },
  })
  return (
    <form onSubmit={submit} onInput={() => setSaved(false)} noValidate className="max-w-sm">
      <input type="text" autoComplete="username" defaultValue={email} readOnly hidden />
      <TextField form={form} name="current" label="Present password" type="password" autoComplete="current-password" />
      <TextField
        form={form}
        name="next"
        label="New password"
        type="password"
        autoComplete="new-password"
        help="At least 12 characters. A sentence is fine; a much-used password or your own name is not."
      />
      <FormRefusal form={form} />
      <SaveRow saving={form.formState.isSubmitting} saved={saved} />
    </form>
  )
}
