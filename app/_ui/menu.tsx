'use client'

import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { ChevronIcon } from './icons'
import { useDisclosure } from './use-disclosure'

type MenuProps = {
  label: ReactNode
  title: string /** Opens towards the start of the line. */
  end?: boolean
  children: ReactNode
}

/** A native disclosure that closes as a menu does: by Esc, by leaving it, by going somewhere. */
export function Menu({ label, title, end = false, children }: MenuProps) {
  const path = usePathname()
  const disclosure = useDisclosure()

  return (
    <details key={path} {...disclosure} className="relative min-w-0">
      <summary
        aria-label={typeof label === 'string' ? `${title}, now ${label}` : title}
        className="flex min-h-11 items-center gap-1 rounded-control px-2 hover:bg-sunken lg:min-h-9"
      >
        {typeof label === 'string' ? <span className="truncate">{label}</span> : label}
        <ChevronIcon />
      </summary>
      <div
        tabIndex={-1}
        className={`absolute top-full z-20 mt-1 max-h-[min(24rem,calc(100dvh-4.5rem))] w-64 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-card border border-hairline bg-raised p-2 shadow-popover outline-none ${end ? 'inset-e-0' : 'inset-s-0'}`}
      >
        {children}
      </div>
    </details>
  )
}
