'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, type Option, SelectField, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { Provider } from '@/lib/connections/revision-config'
import type { ConnectionId, OrgId, RevisionId } from '@/lib/platform/ids'
import { nameDraft } from '../../actions'

export type Place = { orgId: OrgId; slug: string }
export type Target = { connectionId: ConnectionId; revisionId: RevisionId }
type NameFormProps = { place: Place; target: Target; name: string; provider: Provider; options: readonly Option[] }

export function NameForm({ place, target, name, provider, options }: NameFormProps) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.NameDraft),
    action: (input) => nameDraft({ ...place, ...input }),
    defaultValues: { ...target, name, provider },
  })
  return (
    <form onSubmit={submit} noValidate>
      <SelectField form={form} name="provider" label="Provider" options={options} />
      <TextField form={form} name="name" label="Name" help="Your people read it on their button." />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Continue
        </Button>
      </div>
    </form>
  )
}
