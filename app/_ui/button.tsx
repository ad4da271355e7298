import Link from 'next/link'
import type { ButtonHTMLAttributes, ReactNode } from 'react'

export const buttonLooks = {
  primary: 'bg-primary text-on-primary border-transparent hover:bg-primary-hover',
  secondary: 'bg-surface text-text border-boundary hover:bg-sunken',
  /** Outlined until the dialog that asks once more. */
  danger: 'bg-surface text-danger border-danger hover:bg-danger-soft',
  dangerFilled: 'bg-danger-fill text-on-danger border-transparent',
} as const

const shape =
  'inline-flex items-center justify-center gap-2 rounded-control border px-4 py-1 min-h-11 lg:min-h-9 text-body font-medium text-center disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted disabled:border-boundary'

type Look = { look?: keyof typeof buttonLooks; children: ReactNode }
type ButtonProps = Look & { loading?: boolean } & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>

/** While `loading` it keeps its place and focus, and does nothing more. */
export function Button({
  look = 'secondary',
  loading = false,
  type = 'button',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={loading ? 'button' : type}
      aria-disabled={loading || undefined}
      {...(onClick && !loading ? { onClick } : {})}
      className={`${shape} ${buttonLooks[look]}`}
    >
      {loading ? 'Working…' : children}
    </button>
  )
}

export function ButtonLink({ look = 'secondary', href, children }: Look & { href: string }) {
  return (
    <Link href={href} className={`${shape} ${buttonLooks[look]}`}>
      {children}
    </Link>
  )
}

/** Leads to a page outside the console, such as the sign-in page; `newTab` leaves this one as it is. */
export function ButtonAnchor({
  look = 'secondary',
  href,
  newTab,
  children,
}: Look & { href: string; newTab?: boolean }) {
  return (
    <a href={href} target={newTab ? '_blank' : undefined} className={`${shape} ${buttonLooks[look]}`}>
      {children}
    </a>
  )
}
