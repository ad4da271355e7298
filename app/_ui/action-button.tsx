'use client'

import { type ReactNode, useState, useTransition } from 'react'
import type { ActionResult } from '@/app/_server/action'
import { Button, type buttonLooks } from './button'
import { callAction } from './call-action'
import { Dialog } from './dialog'
import { Refusal } from './refusal'

type ActionButtonProps = {
  /** A server action with its input bound: the server parses it again. */
  run: () => Promise<ActionResult<unknown>>
  label: string
  look?: keyof typeof buttonLooks
  /** Where several buttons of a page have the same words: the id of what it is about. */
  of?: string
  /** Asks once more, with the consequence in words. */
  confirm?: { title: string; consequence: ReactNode; label?: string }
}

/** A button that changes something without a form. */
export function ActionButton({ run, label, look = 'secondary', of = '', confirm }: ActionButtonProps) {
  const { act, pending, refusal } = useAct(run)
  if (!confirm)
    return (
      <span data-act={`${label} ${of}`} className="inline-flex flex-col gap-2">
        <Button look={look} loading={pending} onClick={() => act()}>
          {label}
        </Button>
        <Refusal {...refusal} />
      </span>
    )

  return (
    <Dialog open={label} look={look} title={confirm.title} of={of}>
      {(close) => (
        <div className="flex flex-col gap-4">
          <div className="text-muted">{confirm.consequence}</div>
          <Refusal {...refusal} />
          <div className="flex flex-wrap gap-3">
            <Button look={look === 'danger' ? 'dangerFilled' : 'primary'} loading={pending} onClick={() => act(close)}>
              {confirm.label ?? label}
            </Button>
            <Button data-focus-first={look === 'danger' || undefined} onClick={close}>
              Keep as it is
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  )
}

/** Runs an action and keeps why it was refused. `done` is called when it was not. */
export function useAct(run: () => Promise<ActionResult<unknown>>) {
  const [pending, start] = useTransition()
  const [refusal, setRefusal] = useState<{ code?: string; message: string | undefined }>({ message: undefined })

  const act = (done?: () => void) =>
    start(async () => {
      const result = await callAction(run)
      setRefusal(result.ok ? { message: undefined } : { code: result.code, message: result.message })
      if (result.ok) done?.()
    })
  return { act, pending, refusal }
}
