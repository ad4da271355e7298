'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { urls } from '@/lib/platform/urls'
import { StateIcon } from './icons'

type RefusalProps = { code?: string | undefined; message: string | undefined }

/**
 * Why the server did not do it; takes the focus when it appears. Where a fresh
 * proof is missing, it leads to the page that asks for one, and back.
 */
export function Refusal({ code, message }: RefusalProps) {
  const box = useRef<HTMLDivElement>(null)
  const path = usePathname()

  useEffect(() => {
    if (message) box.current?.focus()
  }, [message])

  if (!message) return null
  return (
    <div ref={box} tabIndex={-1} role="alert" className="flex gap-2 rounded-card bg-danger-soft px-4 py-3 text-danger">
      <StateIcon shape="bad" className="mt-0.5 size-5" />
      <p>
        {message}
        {code === 'proof_needed' ? (
          <>
            {' '}
            <a href={urls.stepUp(path)} className="font-medium underline">
              Confirm that it is you
            </a>
          </>
        ) : null}
      </p>
    </div>
  )
}
