'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { urls } from '@/lib/platform/urls'
import { StateIcon } from './icons'

type RefusalProps = { code?: string | undefined; message: string | undefined }

/**
 * Why the server did not do it; takes the focus when it appears. Where a fresh
 * proof or the session is missing, it leads to the page that asks, and back.
 */
export function Refusal({ code, message }: RefusalProps) {
  const box = useRef<HTMLDivElement>(null)
  const path = usePathname()

  useEffect(() => {
    if (message) box.current?.focus()
  }, [message])

  if (!message) return null
  const way = wayOut(code, path + window.location.search) // a message comes of a press, never of the first rendering
  return (
    <div ref={box} tabIndex={-1} role="alert" className="flex gap-2 rounded-card bg-danger-soft px-4 py-3 text-danger">
      <StateIcon shape="bad" className="mt-0.5 size-5" />
      <p>
        {message}
        {way ? (
          <>
            {' '}
            <a href={way.href} className="font-medium underline">
              {way.label}
            </a>
          </>
        ) : null}
      </p>
    </div>
  )
}

function wayOut(code: string | undefined, path: string): { label: string; href: string } | null {
  if (code === 'proof_needed') return { label: 'Confirm that it is you', href: urls.stepUp(path) }
  if (code === 'factor_required') return { label: 'Passkeys and codes', href: urls.account.factors(path) }
  if (code === 'unauthenticated') return { label: 'Sign in', href: urls.loginReturningTo(path) }
  return null
}
