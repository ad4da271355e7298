'use client'

import { type ReactNode, useState } from 'react'
import { Button } from './button'

/** A part that is closed until somebody asks for it. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="group border-t border-hairline py-3 first:border-t-0">
      <summary className="flex min-h-11 cursor-pointer items-center gap-2 font-medium lg:min-h-9">
        <span aria-hidden="true" className="inline-block text-muted group-open:rotate-90">
          ›
        </span>
        {title}
      </summary>
      <div className="mt-3">{children}</div>
    </details>
  )
}

/** Copies a longer text that is not shown. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
  }
  return (
    <div className="mt-4 flex items-center gap-3">
      <Button onClick={copy}>{label}</Button>
      <span role="status" className="text-small text-muted">
        {copied ? 'Copied' : ''}
      </span>
    </div>
  )
}
