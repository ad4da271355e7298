'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { createSaml } from '../actions'

export function SamlForm({ orgId, slug }: { orgId: OrgId; slug: string }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/connections/schema').then((schemas) => schemas.CreateSamlConnection),
    action: (input) => createSaml({ orgId, slug, ...input }),
    defaultValues: { name: '', metadataXml: '' },
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextField
        form={form}
        name="name"
        label="Name"
        help="Your people read it on their button, for example “Okta — staff”."
      />
      <TextArea
        form={form}
        name="metadataXml"
        label="Metadata (XML)"
        help="The whole file, from its first angle bracket to its last."
        mono
        rows={12}
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Create as draft
        </Button>
      </div>
    </form>
  )
}
