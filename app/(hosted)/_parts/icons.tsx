import type { ReactNode } from 'react'

/** The product's mark: a porch lantern. Its light takes the lamp's colour only where the page waits for its reader. */
export function Mark() {
  return (
    <svg className="mark" viewBox="5 1 14 22" aria-hidden="true">
      <path d="M12 4.5V2M5.5 9.5 12 4.5l6.5 5zm2 0 1 8.5h7l1-8.5M6.5 18h11M10.2 21.5h3.6" />
      <circle className="solid" cx="12" cy="13.7" r="1.9" />
    </svg>
  )
}

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      {children}
    </svg>
  )
}

export function ChevronIcon() {
  return (
    <Icon>
      <path className="ahead" d="m9 6 6 6-6 6" />
    </Icon>
  )
}

/** One shape for each kind of news, so that colour never carries it alone. */
export const stateIcons = {
  waiting: (
    <Icon>
      <circle cx="12" cy="12" r="8.5" />
      <path className="solid" d="M12 3.5a8.5 8.5 0 0 1 0 17z" />
    </Icon>
  ),
  good: (
    <Icon>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m8 12.2 2.8 2.8L16 9.5" />
    </Icon>
  ),
  bad: (
    <Icon>
      <path d="m12 3 9 9-9 9-9-9z" />
      <path d="M12 8.2v4.6m0 2.8v.1" />
    </Icon>
  ),
  over: (
    <Icon>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.5 12h7" />
    </Icon>
  ),
  mail: (
    <Icon>
      <path d="M3.5 5.5h17v13h-17zm0 1.5 8.5 6.5L20.5 7" />
    </Icon>
  ),
} as const

export type StateIcon = keyof typeof stateIcons
