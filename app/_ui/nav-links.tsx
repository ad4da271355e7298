'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { MenuIcon } from './icons'
import { CountTag } from './tabs'
import { useDisclosure } from './use-disclosure'

export type NavItem = {
  label: string
  href: string
  count?: number | undefined /** Only this very page, not those below it. */
  exact?: boolean
}
export type NavGroup = { label: string | null; items: readonly NavItem[] }

/** The console's navigation; where one is carries `aria-current`. */
export function NavLinks({ groups }: { groups: readonly NavGroup[] }) {
  const path = usePathname()
  return groups.map(({ label, items }) => (
    <div key={label ?? ''} className="mb-4">
      {label ? <p className="px-3 pb-1 text-label text-subtle">{label}</p> : null}
      <ul>
        {items.map(({ label: words, href, count, exact }) => {
          const current = path === href || (!exact && path.startsWith(`${href}/`))
          return (
            <li key={href}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className="flex min-h-11 items-center justify-between rounded-control px-3 text-muted hover:bg-sunken hover:text-text aria-[current=page]:bg-primary-soft aria-[current=page]:font-medium aria-[current=page]:text-primary-soft-text lg:min-h-9"
              >
                {words}
                {count ? <CountTag count={count} /> : null}
              </Link>
            </li>
          )
        })}
      </ul>
    </div>
  ))
}

/** The navigation where the screen is narrow; going somewhere closes it, and so does leaving it. */
export function NavDrawer({ children }: { children: ReactNode }) {
  const path = usePathname()
  const disclosure = useDisclosure()
  return (
    <details key={path} {...disclosure} className="group lg:hidden">
      <summary aria-label="Menu" className="flex size-11 items-center justify-center rounded-control hover:bg-sunken">
        <MenuIcon />
      </summary>
      <div
        tabIndex={-1}
        className="absolute inset-x-0 top-14 z-20 max-h-[calc(100dvh-3.5rem)] overflow-y-auto border-b border-hairline bg-raised p-4 shadow-popover outline-none"
      >
        {children}
      </div>
    </details>
  )
}
