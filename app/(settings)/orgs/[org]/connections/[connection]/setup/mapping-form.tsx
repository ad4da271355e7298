'use client'

import { useId } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { saveMapping } from '../../actions'
import type { Place, Target } from './name-form'

type MappingFormProps = {
  save: typeof saveMapping
  place: Place
  target: Target
  email: string
  name: string
  groups: string
}

export function MappingForm({ save, place, target, ...names }: MappingFormProps) {
  const id = useId()
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.SaveMapping),
    action: (input) => save({ ...place, ...input }),
    defaultValues: { ...target, ...names },
  })
  return (
    <form onSubmit={submit} noValidate aria-describedby={id}>
      <p id={id} className="mb-4 max-w-2xl text-small text-muted">
        Leave a field empty where your provider sends one of the usual names: we know those.
      </p>
      <TextField form={form} name="email" label="Email comes from" />
      <TextField form={form} name="name" label="Full name comes from" />
      <TextField form={form} name="groups" label="Groups come from" />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Continue
        </Button>
      </div>
    </form>
  )
}
