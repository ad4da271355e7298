'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea, TextField } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { borrow } from './actions'

export function BorrowForm({ orgId, slug }: { orgId: OrgId; slug: string }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/domains/schema').then(({ AskLoan }) => AskLoan),
    action: (input) => borrow({ orgId, slug, ...input }),
    defaultValues: { name: '', people: '' },
  })
  return (
    <form onSubmit={submit} noValidate autoComplete="off" aria-label="Borrow a domain">
      <TextField form={form} name="name" label="Domain" inputMode="url" placeholder="acme.com" />
      <TextArea
        form={form}
        name="people"
        label="People"
        help="Their addresses in that domain, one a line, twenty at most. Only they can sign in here by it."
        mono
        rows={4}
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Ask for it
        </Button>
      </div>
    </form>
  )
}
