'use client'

import { Button } from '@/app/_ui/button'
import { FormRefusal, SelectField, TextArea } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { providerNames } from '@/lib/guides/model'
import type { OrgId } from '@/lib/platform/ids'
import { ask } from './actions'

const options = Object.entries(providerNames).map(([value, label]) => ({ value, label }))

/** Asks the operator to set single sign-on up (R017). */
export function AskForm({ orgId }: { orgId: OrgId }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/onboarding/schema').then((schemas) => schemas.AskForSso),
    action: (input) => ask({ orgId, ...input }),
    defaultValues: { provider: 'entra', domains: '', note: '' },
  })
  return (
    <form onSubmit={submit} noValidate>
      <SelectField form={form} name="provider" label="Identity provider" options={options} />
      <TextArea
        form={form}
        name="domains"
        label="Domains"
        help="What stands behind the @ of your people’s addresses, one a line."
        mono
        rows={3}
      />
      <TextArea
        form={form}
        name="note"
        label="Note (optional)"
        help="For example until when you need it, and whom to talk to. No passwords or secrets, please."
        rows={4}
      />
      <FormRefusal form={form} />
      <div className="mt-4">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Request SSO
        </Button>
      </div>
    </form>
  )
}
