'use client'

import { useState } from 'react'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { saveGeneral } from './actions'

type Values = { name: string; supportPhone: string; supportText: string; supportUrl: string }
type GeneralFormProps = { orgId: OrgId; values: Values; mayChange: boolean }

export function GeneralForm({ orgId, values, mayChange }: GeneralFormProps) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/orgs/schema').then((schemas) => schemas.ChangeOrg),
    action: (input) => saveGeneral({ orgId, ...input }),
    defaultValues: values,
    onDone: () => setSaved(true),
  })
  const disabled = !mayChange
  return (
    <form onSubmit={submit} onInput={() => setSaved(false)} noValidate>
      <TextField form={form} name="name" label="Name" disabled={disabled} />
      <TextField form={form} name="supportPhone" label="Support phone" inputMode="tel" disabled={disabled} />
      <TextField
        form={form}
        name="supportText"
        label="Support number for text messages"
        inputMode="tel"
        disabled={disabled}
      />
      <TextField
        form={form}
        name="supportUrl"
        label="Support page"
        inputMode="url"
        help="For example where people open a ticket."
        disabled={disabled}
      />
      <FormRefusal form={form} />
      {mayChange ? <SaveRow saving={form.formState.isSubmitting} saved={saved} /> : null}
    </form>
  )
}
