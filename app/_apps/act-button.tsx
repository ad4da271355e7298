'use client'

import type { ReactNode } from 'react'
import type { ActionResult } from '@/app/_server/action'
import { ActionButton } from '@/app/_ui/action-button'
import { Button, type buttonLooks } from '@/app/_ui/button'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { ReasonField } from './reason-field'

type ActButtonProps<T extends object> = {
  target: T
  asksReason: boolean
  action: (input: T & { reason: string }) => Promise<ActionResult<unknown>>
  label: string
  look: keyof typeof buttonLooks
  title: string
  consequence: ReactNode
}

/** Asks once more before it acts; an operator for the reason, too. */
export function ActButton<T extends object>(props: ActButtonProps<T>) {
  const { target, asksReason, action, label, look, title, consequence } = props
  if (!asksReason)
    return (
      <ActionButton
        label={label}
        look={look}
        of={JSON.stringify(target)}
        run={() => action({ ...target, reason: '' })}
        confirm={{ title, consequence }}
      />
    )
  return (
    <Dialog open={label} look={look} title={title} of={JSON.stringify(target)}>
      {(close) => <ReasonForm {...props} close={close} />}
    </Dialog>
  )
}

function ReasonForm<T extends object>({
  target,
  action,
  label,
  look,
  consequence,
  close,
}: ActButtonProps<T> & { close: () => void }) {
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/apps/schema').then(({ reasonForm }) => reasonForm(true)),
    action: (input) => action({ ...target, ...input }),
    defaultValues: { reason: '' },
    onDone: close,
  })
  return (
    <form onSubmit={submit} noValidate>
      <div className="mb-4 text-muted">{consequence}</div>
      <ReasonField form={form} name="reason" />
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button
          type="submit"
          look={look === 'danger' ? 'dangerFilled' : 'primary'}
          loading={form.formState.isSubmitting}
        >
          {label}
        </Button>
        <Button onClick={close}>Keep as it is</Button>
      </div>
    </form>
  )
}
