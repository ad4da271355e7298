'use client'

import { useState } from 'react'
import { Button } from '@/app/_ui/button'
import { FormRefusal, TextArea } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import type { OrgId } from '@/lib/platform/ids'
import { tell } from './actions'

/** “Tell us what you miss” (R018). */
export function WishForm({ orgId }: { orgId: OrgId }) {
  const [told, setTold] = useState(false)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/onboarding/schema').then((schemas) => schemas.TellWish),
    action: (input) => tell({ orgId, ...input }),
    defaultValues: { text: '' },
    onDone: () => {
      form.reset({ text: '' })
      setTold(true)
    },
  })
  return (
    <form onSubmit={submit} onInput={() => setTold(false)} noValidate>
      <TextArea
        form={form}
        name="text"
        label="What is missing?"
        help="For example provisioning by SCIM, or a provider without a guide. Those who run this installation read it."
        rows={4}
      />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap items-center gap-4">
        <Button type="submit" loading={form.formState.isSubmitting}>
          Send
        </Button>
        <span role="status" className="text-success">
          {told ? 'Sent. Thank you.' : ''}
        </span>
      </div>
    </form>
  )
}
