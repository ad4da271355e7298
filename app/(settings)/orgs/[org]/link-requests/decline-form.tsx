'use client'

import { Button } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal, TextArea } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { decline } from './actions'
import type { RequestTarget } from './link-form'

export function DeclineForm({ target, who }: { target: RequestTarget; who: string }) {
  return (
    <Dialog open="Decline…" look="danger" title={`Decline the request of ${who}`}>
      {(close) => <Fields target={target} close={close} />}
    </Dialog>
  )
}

function Fields({ target: { linkRequestId, orgId }, close }: { target: RequestTarget; close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/link-requests/schema').then((schemas) => schemas.DeclineLinkRequest),
    action: (input) => decline({ orgId, ...input }),
    defaultValues: { linkRequestId, reason: '' },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <TextArea
        form={form}
        name="reason"
        label="Reason"
        help="The person reads it, on the page and by email."
        rows={4}
      />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="dangerFilled" loading={form.formState.isSubmitting}>
          Decline
        </Button>
        <Button onClick={close}>Keep waiting</Button>
      </div>
    </form>
  )
}
