'use client'

import { useState } from 'react'
import type { ActionResult } from '@/app/_server/action'
import { Button } from '@/app/_ui/button'
import { CopyRow } from '@/app/_ui/copy-row'
import { Dialog } from '@/app/_ui/dialog'
import { FormRefusal } from '@/app/_ui/fields'
import { useActionForm } from '@/app/_ui/use-action-form'
import { ReasonField } from './reason-field'

type NewSecretProps<T extends object> = {
  target: T
  asksReason: boolean
  action: (input: T & { reason: string }) => Promise<ActionResult<{ secret: string }>>
}

/** Makes a client secret and shows it, this once: it is in no page and no answer afterwards. */
export function NewSecret<T extends object>(props: NewSecretProps<T>) {
  return (
    <Dialog open="Make a secret" title="Make a client secret">
      {(close) => <Making {...props} close={close} />}
    </Dialog>
  )
}

function Making<T extends object>({ target, asksReason, action, close }: NewSecretProps<T> & { close: () => void }) {
  const [secret, setSecret] = useState<string | null>(null)
  const { form, submit } = useActionForm({
    schema: () => import('@/lib/apps/schema').then(({ reasonForm }) => reasonForm(asksReason)),
    action: (input) => action({ ...target, ...input }),
    defaultValues: { reason: '' },
    onDone: (made) => setSecret(made.secret),
  })
  if (secret) return <Shown secret={secret} close={close} />

  return (
    <form onSubmit={submit} noValidate>
      <p className="mb-4 text-muted">
        You see it once, and we keep only its fingerprint. Have the place ready where it goes.
      </p>
      {asksReason ? <ReasonField form={form} name="reason" /> : null}
      <FormRefusal form={form} />
      <div className="mt-4 flex flex-wrap gap-3">
        <Button type="submit" look="primary" loading={form.formState.isSubmitting}>
          Make it
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
    </form>
  )
}

/** Takes the focus, which the button of before had. */
function Shown({ secret, close }: { secret: string; close: () => void }) {
  return (
    <div ref={(box) => box?.focus()} tabIndex={-1} className="outline-none">
      <p className="mb-4 text-muted">Copy it now. It is not shown again; if it gets lost, make another one.</p>
      <CopyRow label="Client secret" value={secret} />
      <div className="mt-4">
        <Button look="primary" onClick={close}>
          I have stored it
        </Button>
      </div>
    </div>
  )
}
