import type { ReactNode } from 'react'
import { type Shape, StateIcon } from './icons'

const banners = {
  info: { shape: 'info', colours: 'bg-info-soft text-info' },
  warning: { shape: 'attention', colours: 'bg-warning-soft text-warning' },
  danger: { shape: 'bad', colours: 'bg-danger-soft text-danger' },
  success: { shape: 'good', colours: 'bg-success-soft text-success' },
} as const satisfies Record<string, { shape: Shape; colours: string }>

/** News about the whole page or card. */
export function Banner({
  kind,
  children,
  action,
}: {
  kind: keyof typeof banners
  children: ReactNode
  action?: ReactNode
}) {
  const { shape, colours } = banners[kind]
  return (
    <div className={`mb-6 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card px-4 py-3 ${colours}`}>
      <StateIcon shape={shape} className="size-5" />
      <div className="min-w-0 flex-1 basis-44">{children}</div>
      {action}
    </div>
  )
}

/** Nothing here: what the place is for, and one thing to do. */
export function EmptyState({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="card px-6 py-12 text-center">
      <h2 className="text-h2">{title}</h2>
      <p className="mx-auto mt-1 max-w-md text-muted">{children}</p>
      {action ? <div className="mt-4">{action}</div> : null}
    </div>
  )
}

/** A page that says why there is nothing else to see. Its title is the page's `h1`. */
export function StatePage({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto max-w-lg py-12 text-center">
      <h1 className="text-h1">{title}</h1>
      <div className="mt-2 text-muted">{children}</div>
      {action ? <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div> : null}
    </div>
  )
}
