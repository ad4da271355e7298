import { type Shape, StateIcon } from './icons'

export type Tone = 'good' | 'waiting' | 'attention' | 'bad' | 'off' | 'info' | 'empty'

const looks: Record<Tone, { shape: Shape; colours: string }> = {
  good: { shape: 'good', colours: 'bg-success-soft text-success' },
  waiting: { shape: 'waiting', colours: 'bg-info-soft text-info' },
  attention: { shape: 'attention', colours: 'bg-warning-soft text-warning' },
  bad: { shape: 'bad', colours: 'bg-danger-soft text-danger' },
  off: { shape: 'off', colours: 'bg-sunken text-muted' },
  info: { shape: 'info', colours: 'bg-info-soft text-info' },
  empty: { shape: 'empty', colours: 'bg-sunken text-muted' },
}

/** A state: its word, the form of its icon and its colour say the same. */
export function StatusTag({ tone, children }: { tone: Tone; children: string }) {
  const { shape, colours } = looks[tone]
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-control px-2 py-0.5 text-small font-medium whitespace-nowrap ${colours}`}
    >
      <StateIcon shape={shape} />
      {children}
    </span>
  )
}
