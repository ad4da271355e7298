import type { ReactNode } from 'react'
import { Mark } from './icons'

/** The frame of a page that belongs to nobody in particular. */
export function BarePage({ children }: { children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-280 flex-col px-4 py-6">
      <p className="flex items-center gap-2 font-semibold">
        <Mark />
        Porchlight
      </p>
      {children}
    </main>
  )
}
