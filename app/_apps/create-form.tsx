'use client'

import type { ActionResult } from '@/app/_server/action'
import { Button } from '@/app/_ui/button'
import { FormRefusal, SelectField, TextArea, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { NewFields } from './doors'
import { ReasonField } from './reason-field'
import { kindWords } from './words'

type CreateFormProps<T extends object> = {
  target: T
  asksReason: boolean
  action: (input: T & NewFields) => Promise<ActionResult<unknown>>
}

const kinds = Object.entries(kindWords).map(([value, label]) => ({ value, label }))

/** What an app needs to exist; the rest is on its page. */
export function CreateForm<T extends object>({ target, asksReason, action }: CreateFormProps<T>) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/apps/schema').then(({ createAppForm }) => createAppForm(asksReason)),
    action: (input) => action({ ...target, ...input }),
    defaultValues: { name: '', kind: 'web', redirectUris: '', reason: '' },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off">
      <TextField
        form={form}
        name="name"
        label="Name"
        help="People read it when they enter, for example “Timesheets”."
      />
      <SelectField
        form={form}
        name="kind"
        label="Kind"
        help="It stays as it is. A server of its own can keep a secret; a browser or a device cannot."
        options={kinds}
      />
      <TextArea
        form={form}
        name="redirectUris"
        label="Redirect addresses"
        help="Where people come back to, one a line, such as https://app.example.com/callback. They are compared to the letter."
        mono
        rows={4}
      />
      {asksReason ? <ReasonField form={form} name="reason" /> : null}
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Register the app
        </Button>
      </div>
    </form>
  )
}
