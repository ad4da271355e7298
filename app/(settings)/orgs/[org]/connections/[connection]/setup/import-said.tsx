'use client'

import { useEffect, useRef } from 'react'
import type { Hint } from '@/lib/connections/import-hints'
import { Hints } from './hints'

/** What the import said, heard; focused where it stopped, and where that had the focus before. */
export function ImportSaid({ stopped, taken }: { stopped: readonly Hint[]; taken: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (stopped.length) box.current?.focus()
  }, [stopped])
  return (
    <div ref={box} tabIndex={-1} className={stopped.length || taken ? '' : 'outline-none'}>
      <div role={stopped.length ? 'alert' : undefined}>
        <Hints hints={stopped} />
      </div>
      <p role="status" className="text-success">
        {taken ? 'Taken. What we understood stands below.' : ''}
      </p>
    </div>
  )
}
