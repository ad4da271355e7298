import type { ReactNode } from 'react'

/** The product's mark: a door below its lamp. */
export function Mark() {
  return (
    <Icon className="size-6 text-primary">
      <path d="M5 21V11a7 7 0 0 1 14 0v10M2.5 21h19" />
      <path d="M12 9.2 14.2 12v4H9.8v-4z" fill="currentColor" />
    </Icon>
  )
}

const shapes = {
  good: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m8 12.2 2.8 2.8L16 9.5" />
    </>
  ),
  waiting: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor" />
    </>
  ),
  attention: <path d="M12 3.5 21.5 20h-19zM12 10v4.5m0 2.3v.1" />,
  bad: <path d="m12 3 9 9-9 9-9-9zM9.5 9.5l5 5m0-5-5 5" />,
  off: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.5 12h7" />
    </>
  ),
  empty: <circle cx="12" cy="12" r="8.5" strokeDasharray="3 3" />,
  info: (
    <>
      <rect x="4" y="4" width="16" height="16" rx="3" />
      <path d="M12 11v5.5m0-9v.1" />
    </>
  ),
} as const

export type Shape = keyof typeof shapes

/** Says what kind of news it is by its form, so that colour never carries it alone. */
export function StateIcon({ shape, className = 'size-4' }: { shape: Shape; className?: string }) {
  return <Icon className={className}>{shapes[shape]}</Icon>
}

export function TickIcon() {
  return (
    <Icon className="size-5">
      <path d="m6 12.5 4 4L18 8" />
    </Icon>
  )
}

export function MenuIcon() {
  return (
    <Icon className="size-6">
      <path d="M4 7h16M4 12h16M4 17h16" />
    </Icon>
  )
}

export function ChevronIcon() {
  return (
    <Icon className="size-4">
      <path d="m6 9.5 6 6 6-6" />
    </Icon>
  )
}

export function PersonIcon() {
  return (
    <Icon className="size-5">
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20.5a7.5 7.5 0 0 1 15 0" />
    </Icon>
  )
}

function Icon({ className, children }: { className: string; children: ReactNode }) {
  return (
    <svg
      className={`shrink-0 ${className}`}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}
