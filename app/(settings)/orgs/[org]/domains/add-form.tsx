'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { add } from './actions'

/** `name` is filled in: where somebody was refused for want of this domain. */
export function AddForm({ orgId, slug, name }: { orgId: OrgId; slug: string; name: string }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/domains/schema').then(({ AddDomain }) => AddDomain),
    action: (input) => add({ orgId, slug, ...input }),
    defaultValues: { name },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off" aria-label="Add a domain">
      <TextField
        form={form}
        name="name"
        label="Domain"
        inputMode="url"
        placeholder="acme.com"
        help="The part after the @. A subdomain, such as mail.acme.com, is a domain of its own: add each that your people’s addresses use."
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Add the domain
        </Button>
      </div>
    </form>
  )
}
