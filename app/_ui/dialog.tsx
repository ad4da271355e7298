'use client'

import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button, type buttonLooks } from './button'
import { forgetUnfinished, wasOpen } from './unfinished'

type DialogProps = {
  /** On the button that opens it. */
  open: string
  look?: keyof typeof buttonLooks
  title: string
  /** Tells it from others with the same title in the page: the id of what it is about. */
  of?: string
  /** It is open when the page comes. */
  startsOpen?: boolean
  /** Gets what closes it. */
  children: (close: () => void) => ReactNode
}

export const dialogLook =
  'm-auto w-[min(32rem,calc(100vw-2rem))] rounded-dialog border border-hairline bg-raised p-6 text-start text-body whitespace-normal text-text shadow-popover'

/**
 * A native dialog: it holds the focus, Esc closes it, the focus returns to its
 * button, and it opens anew each time. The focus begins at what is marked
 * `data-focus-first`: where something is ended, a second Enter does not end it.
 * Where a fresh proof was asked for in it, it is open again afterwards.
 */
export function Dialog({ open, look = 'secondary', title, of, startsOpen = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const [isOpen, setOpen] = useState(startsOpen)
  const key = of ? `${title} ${of}` : title
  const close = () => dialog.current?.close()
  const closed = () => {
    setOpen(false)
    forgetUnfinished()
  }

  useEffect(() => {
    if (wasOpen(key)) setOpen(true)
  }, [key])

  useEffect(() => {
    if (!isOpen) return
    dialog.current?.showModal()
    dialog.current?.querySelector<HTMLElement>('[data-focus-first]')?.focus()
  }, [isOpen])

  return (
    <>
      <Button look={look} onClick={() => setOpen(true)}>
        {open}
      </Button>
      <dialog ref={dialog} data-of={key} onClose={closed} aria-labelledby={titleId} className={dialogLook}>
        <h2 id={titleId} className="text-h2">
          {title}
        </h2>
        {isOpen ? <div className="mt-2">{children(close)}</div> : null}
      </dialog>
    </>
  )
}
