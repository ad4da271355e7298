'use client'

import { usePathname } from 'next/navigation'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { urls } from '@/lib/platform/urls'
import { StateIcon } from './icons'
import { keepUnfinished, wasHere } from './unfinished'

type RefusalProps = { code?: string | undefined; message: string | undefined }

/**
 * Why the server did not do it; takes the focus when it appears. Where a fresh
 * proof is missing, it leads to the page that asks, and back: then it says that
 * the button wants to be pressed once more. Where the session is over, another
 * tab asks: this one keeps what is typed, and its next press is the new session's.
 */
export function Refusal({ code, message }: RefusalProps) {
  const box = useRef<HTMLDivElement>(null)
  const path = usePathname()
  const [isBack, setBack] = useState(false)

  useEffect(() => {
    if (box.current && wasHere(box.current)) setBack(true)
  }, [])
  useEffect(() => {
    if (message || isBack) box.current?.focus()
  }, [message, isBack])

  if (!message && !isBack) return <div ref={box} hidden />
  if (!message) return <Back box={box} />
  const way = wayOut(code, path + window.location.search) // a message comes of a press, never of the first rendering
  return (
    <div ref={box} tabIndex={-1} role="alert" className="flex gap-2 rounded-card bg-danger-soft px-4 py-3 text-danger">
      <StateIcon shape="bad" className="mt-0.5 size-5" />
      <p>
        {message}
        {way ? (
          <>
            {' '}
            <a
              href={way.href}
              onClick={way.returns ? ({ currentTarget }) => keepUnfinished(currentTarget) : undefined}
              {...(way.newTab ? { target: '_blank', rel: 'noopener' } : {})}
              className="font-medium underline"
            >
              {way.label}
            </a>
          </>
        ) : null}
      </p>
    </div>
  )
}

function Back({ box }: { box: RefObject<HTMLDivElement | null> }) {
  return (
    <div ref={box} tabIndex={-1} role="status" className="flex gap-2 rounded-card bg-info-soft px-4 py-3 text-info">
      <StateIcon shape="info" className="mt-0.5 size-5" />
      <p>You confirmed that it is you. Nothing is changed yet: press the button once more.</p>
    </div>
  )
}

/** `returns`: to the same person, who goes on. Whoever signs in anew may be somebody else. */
type WayOut = { label: string; href: string; returns: boolean; newTab?: boolean }

function wayOut(code: string | undefined, path: string): WayOut | null {
  if (code === 'proof_needed') return { label: 'Confirm that it is you', href: urls.stepUp(path), returns: true }
  if (code === 'factor_required')
    return { label: 'Passkeys and codes', href: urls.account.factors(path), returns: false }
  const signIn = 'Sign in in a new tab, then press again'
  if (code === 'unauthenticated')
    return { label: signIn, href: urls.loginReturningTo(path), returns: false, newTab: true }
  return null
}
