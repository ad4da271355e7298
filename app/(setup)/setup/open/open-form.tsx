'use client'

import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { open, typeCode } from '../actions'

export function OpenForm({ token }: { token: string }) {
  const [needsCode, setNeedsCode] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.OpenSetupLink),
    action: (input) => open(input),
    defaultValues: { token },
    onDone: (opened) => setNeedsCode(opened.needsCode),
  })
  if (needsCode) return <CodeForm />
  return (
    <form onSubmit={submit} noValidate>
      <FormRefusal form={form} />
      <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
        Open the steps
      </Button>
    </form>
  )
}

function CodeForm() {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.TypeSetupCode),
    action: (input) => typeCode(input),
    defaultValues: { code: '' },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <p role="status" className="mb-4">
        This link was opened in another browser before. We have mailed a code to the person it was made for.
      </p>
      <TextField form={form} name="code" label="Code from the mail" inputMode="numeric" autoComplete="one-time-code" />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Continue
        </Button>
      </div>
    </form>
  )
}
