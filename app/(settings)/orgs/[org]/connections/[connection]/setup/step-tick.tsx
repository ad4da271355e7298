'use client'

import { useActionState, useOptimistic } from 'react'
import type { ActionResult } from '@/app/_server/action'
import { useAct } from '@/app/_ui/action-button'
import { TickIcon } from '@/app/_ui/icons'
import { Refusal } from '@/app/_ui/refusal'

type StepTickProps = {
  /** A server action with its input bound: it sets the step to what it is not now. */
  run: () => Promise<ActionResult<unknown>>
  label: string
  describedBy: string
  done: boolean
}

/** A tick that saves itself at once; before any script has loaded it is a form's button, and does the same. */
export function StepTick({ run, label, describedBy, done }: StepTickProps) {
  const [shown, show] = useOptimistic(done)
  const [posted, post] = useActionState<ActionResult<unknown> | null>(run, null)
  const { act, pending, refusal } = useAct(() => {
    show(!done)
    return run()
  })
  return (
    <form
      action={post}
      onSubmit={(event) => {
        event.preventDefault()
        if (!pending) act()
      }}
    >
      <button
        type="submit"
        aria-pressed={shown}
        aria-label={label}
        aria-describedby={describedBy}
        className="-m-2.5 flex size-11 items-center justify-center"
      >
        <span
          className={`flex size-6 items-center justify-center rounded-control border ${
            shown ? 'border-transparent bg-primary text-on-primary' : 'border-boundary bg-surface text-transparent'
          }`}
        >
          {shown ? <TickIcon /> : null}
        </span>
      </button>
      {posted?.ok === false ? (
        <p role="alert" className="text-danger">
          {posted.message}
        </p>
      ) : null}
      <Refusal {...refusal} />
    </form>
  )
}
