'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, type Option, SelectField, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { Provider } from '@/lib/connections/revision-config'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { begin } from '../actions'

type BeginFormProps = {
  orgId: OrgId
  slug: string
  provider: Provider
  name: string
  /** The connection whose place it takes. */
  replacesId?: ConnectionId | undefined
  kinds: readonly (Option & { value: 'saml' | 'oidc' })[]
}

export function BeginForm({ orgId, slug, provider, name, kinds, replacesId }: BeginFormProps) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.BeginConnection),
    action: (input) => begin({ orgId, slug, ...input }),
    defaultValues: { name, provider, kind: kinds[0]!.value, ...(replacesId ? { replacesId } : {}) },
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        form={form}
        name="name"
        label="Name"
        help="Your people read it on their button, for example “Okta — staff”."
      />
      {kinds.length > 1 ? (
        <SelectField
          form={form}
          name="kind"
          label="How it talks to us"
          help="Your provider can do both. Take the first unless you have a reason."
          options={kinds}
        />
      ) : null}
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Continue
        </Button>
      </div>
    </form>
  )
}
