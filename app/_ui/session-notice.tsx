'use client'

import { type ReactNode, useId, useLayoutEffect, useRef, useState, useTransition } from 'react'
import { urls } from '@/lib/platform/urls'
import { Button, ButtonAnchor } from './button'
import { dialogLook } from './dialog'
import type { Ending } from './session-ending'
import { timeInWords } from './time-in-words'
import { useSessionEnding } from './use-session-ending'

type Near = Exclude<Ending, { kind: 'far' }>

/**
 * Warns before the session ends, lets people stay where that is possible, and
 * says so when it is over (design-brief §9.7, WCAG 2.2.1). What one has typed is
 * still there behind it.
 */
export function SessionNotice() {
  const { ending, stay } = useSessionEnding()
  if (!ending || ending.kind === 'far') return null

  const title = ending.kind === 'over' ? 'Your session is over' : `Your session ends ${inWords(ending.seconds)}`
  return canStay(ending) ? (
    <Alert key="stay" title={title}>
      {(close) => <Stay stay={stay} close={close} />}
    </Alert>
  ) : (
    <Alert key={ending.kind} title={title}>
      {(close) => <SignInAgain over={ending.kind === 'over'} close={close} />}
    </Alert>
  )
}

const canStay = (ending: Near) => ending.kind === 'soon' && ending.canStay
const inWords = (seconds: number) => timeInWords(new Date(seconds * 1000), new Date(0))

/**
 * A native dialog that nobody asked for. The focus goes to its title: a key that
 * was meant for a field must press no button. Esc closes it until there is other news.
 */
function Alert({ title, children }: { title: string; children: (close: () => void) => ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const [titleId, textId] = [useId(), useId()]

  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    heading.current?.focus()
    return () => shown?.close() // gives the focus back before it is gone
  }, [])

  return (
    <dialog ref={dialog} role="alertdialog" aria-labelledby={titleId} aria-describedby={textId} className={dialogLook}>
      <h2 ref={heading} id={titleId} tabIndex={-1} className="text-h2 outline-none">
        {title}
      </h2>
      <div id={textId} className="mt-2 flex flex-col gap-4">
        {children(() => dialog.current?.close())}
      </div>
    </dialog>
  )
}

function Stay({ stay, close }: { stay: () => Promise<boolean>; close: () => void }) {
  const [pending, start] = useTransition()
  const [failed, setFailed] = useState(false)
  const onStay = () => start(async () => setFailed(!(await stay())))
  return (
    <>
      <p className="text-muted">Nobody has used it for a while. Stay signed in to go on where you are.</p>
      {failed ? (
        <p role="alert" className="text-danger">
          We could not reach the server. Check your connection, then try again.
        </p>
      ) : null}
      <div className="flex flex-wrap gap-3">
        <Button look="primary" loading={pending} onClick={onStay}>
          Stay signed in
        </Button>
        <Button onClick={close}>Not now</Button>
      </div>
    </>
  )
}

function SignInAgain({ over, close }: { over: boolean; close: () => void }) {
  const href = urls.loginReturningTo(window.location.pathname + window.location.search)
  return (
    <>
      <p className="text-muted">
        {over ? '' : 'It has lasted as long as a session may, so it can’t go on. '}
        Sign in again, and you come back to this page. To keep what you have typed here, do it in a new tab.
      </p>
      <div className="flex flex-wrap gap-3">
        <ButtonAnchor look="primary" href={href}>
          {over ? 'Sign in again' : 'Sign in again now'}
        </ButtonAnchor>
        <ButtonAnchor href={href} newTab>
          Sign in in a new tab
        </ButtonAnchor>
        <Button onClick={close}>Close</Button>
      </div>
    </>
  )
}
