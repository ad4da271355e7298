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

/** Hands out a longer text that is not shown: as a file, or copied. */
export function TakeText({ noun, file, text }: { noun: string; file: string; text: string }) {
  const [done, setDone] = useState('')
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone('Copied')
  }
  const download = () => {
    save(file, text)
    setDone('Downloaded')
  }
  return (
    <div className="mt-4 flex flex-wrap items-center gap-3">
      <Button onClick={download}>{`Download ${noun}`}</Button>
      <Button onClick={copy}>{`Copy ${noun}`}</Button>
      <span role="status" className="text-small text-muted">
        {done}
      </span>
    </div>
  )
}

/** The page holds the text already: it never goes anywhere but to the person's own folder. */
function save(file: string, text: string): void {
  const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href, download: file })
  link.click()
  URL.revokeObjectURL(href)
}
