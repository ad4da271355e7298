'use client'

import { useState } from 'react'
import type { ActionResult } from '@/app/_server/action'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { SaveRow } from '@/app/_ui/save-row'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { AppFields, ChangeFields } from './doors'
import { ReasonField } from './reason-field'

type ChangeFormProps<T extends object> = {
  target: T
  asksReason: boolean
  action: (input: T & ChangeFields) => Promise<ActionResult>
  values: AppFields
}

export function ChangeForm<T extends object>({ target, asksReason, action, values }: ChangeFormProps<T>) {
  const [saved, setSaved] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/apps/schema').then(({ changeAppForm }) => changeAppForm(asksReason)),
    action: (input) => action({ ...target, ...input }),
    defaultValues: { ...values, reason: '' },
    onDone: () => {
      setSaved(true)
      form.reset({ ...form.getValues(), reason: '' })
    },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off" onInput={() => setSaved(false)}>
      <TextField form={form} name="name" label="Name" />
      <TextArea
        form={form}
        name="redirectUris"
        label="Redirect addresses"
        help="One a line, compared to the letter. What you take away is refused at the next sign-in."
        mono
        rows={4}
      />
      <TextArea
        form={form}
        name="postLogoutRedirectUris"
        label="Addresses after sign-out"
        help="Where the app may send people who signed out, one a line."
        mono
        rows={2}
      />
      <TextField
        form={form}
        name="backchannelLogoutUri"
        label="Logout address"
        inputMode="url"
        help="We post a signed logout token there when a session ends (back-channel logout)."
      />
      <TextField form={form} name="homeUrl" label="Home page" inputMode="url" help="The app’s own first page." />
      {asksReason ? <ReasonField form={form} name="reason" /> : null}
      <FormRefusal form={form} />
      <SaveRow saving={form.formState.isSubmitting} saved={saved} />
    </form>
  )
}
