import { StateIcon } from './icons'
import { TextLink } from './text'

export type RailStep = { label: string; state: 'done' | 'next' | 'later'; href: string | null }

const looks = {
  done: { colour: 'text-success', shape: 'good' },
  next: { colour: 'text-lamp', shape: 'waiting' },
  later: { colour: 'text-muted', shape: 'empty' },
} as const

/** The way through something set up once; what is to be done next is lit. */
export function StepRail({ label, steps }: { label: string; steps: readonly RailStep[] }) {
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-6 gap-y-3">
      {steps.map(({ label: words, state, href }) => (
        <li key={words} className={`flex items-center gap-2 ${looks[state].colour}`}>
          <StateIcon shape={looks[state].shape} className="size-5" />
          {href && state === 'next' ? (
            <TextLink href={href}>{words}</TextLink>
          ) : (
            <span className="text-text">{words}</span>
          )}
          <span className="sr-only">({state})</span>
        </li>
      ))}
    </ol>
  )
}
