'use client'

import { useState } from 'react'
import { Button } from './button'

/** A value to carry elsewhere, with a button that copies it and says so politely. */
export function CopyRow({ label, value, help }: { label: string; value: string; help?: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
  }
  return (
    <div className="border-t border-hairline py-3 first:border-t-0 first:pt-0">
      <p className="text-label text-muted">{label}</p>
      {help ? <p className="text-small text-muted">{help}</p> : null}
      <div className="mt-1 flex items-center justify-between gap-4">
        <bdi dir="ltr" className="mono min-w-0 whitespace-pre-line break-all">
          {value}
        </bdi>
        <Button onClick={copy} aria-label={`Copy ${label}`}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
      </div>
      <span role="status" className="sr-only">
        {copied ? `${label} copied` : ''}
      </span>
    </div>
  )
}
