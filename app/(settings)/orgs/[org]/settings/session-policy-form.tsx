'use client'

import { useState } from 'react'
import { FormRefusal, type Option, SelectField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { saveSessionPolicy } from './actions'

type SessionPolicyFormProps = {
  orgId: OrgId
  values: { idleMinutes: string; maxMinutes: string }
  idleChoices: readonly Option[]
  maxChoices: readonly Option[]
  mayChange: boolean
}

export function SessionPolicyForm({ orgId, values, idleChoices, maxChoices, mayChange }: SessionPolicyFormProps) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/sessions/schema').then((schemas) => schemas.SetOrgSessionPolicy),
    action: (input) => saveSessionPolicy({ orgId, ...input }),
    defaultValues: values,
    onDone: () => setSaved(true),
  })
  const disabled = !mayChange
  return (
    <form onSubmit={submit} onInput={() => setSaved(false)} noValidate>
      <SelectField form={form} name="idleMinutes" label="Without use" options={idleChoices} disabled={disabled} />
      <SelectField
        form={form}
        name="maxMinutes"
        label="At the latest"
        help="Shorter times also end sessions that have lasted longer already, at their next step. Longer ones count from the next sign-in on."
        options={maxChoices}
        disabled={disabled}
      />
      <FormRefusal form={form} />
      {mayChange ? <SaveRow saving={form.formState.isSubmitting} saved={saved} /> : null}
    </form>
  )
}
