import { StateIcon } from './icons'
import { TextLink } from './text'

export type RailStep = { label: string; done: boolean; href: string | null }

/** The way through something set up once; the first step that is not done is lit. */
export function StepRail({ label, steps }: { label: string; steps: readonly RailStep[] }) {
  const next = steps.findIndex(({ done }) => !done)
  return (
    <ol aria-label={label} className="flex flex-wrap gap-x-6 gap-y-3">
      {steps.map(({ label: words, done, href }, index) => (
        <li key={words} className={`flex items-center gap-2 ${colourOf(done, index === next)}`}>
          <StateIcon shape={done ? 'good' : index === next ? 'waiting' : 'empty'} className="size-5" />
          {href && index === next ? (
            <TextLink href={href}>{words}</TextLink>
          ) : (
            <span className="text-text">{words}</span>
          )}
          <span className="sr-only">{done ? '(done)' : index === next ? '(next)' : '(later)'}</span>
        </li>
      ))}
    </ol>
  )
}

function colourOf(done: boolean, next: boolean): string {
  return done ? 'text-success' : next ? 'text-lamp' : 'text-muted'
}
