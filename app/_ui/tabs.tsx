import Link from 'next/link'

export type Tab = { label: string; href: string; current: boolean; count?: number | undefined }

/** Tabs that are links: each is a page of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="mb-4 flex flex-wrap gap-1 border-b border-hairline">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className="inline-flex min-h-11 shrink-0 items-center whitespace-nowrap gap-2 border-b-2 border-transparent px-3 text-muted hover:text-text aria-[current=page]:border-primary aria-[current=page]:font-medium aria-[current=page]:text-text lg:min-h-9"
        >
          {tab.label}
          {tab.count ? <CountTag count={tab.count} /> : null}
        </Link>
      ))}
    </nav>
  )
}

/** How many wait; lit, since somebody has to act. */
export function CountTag({ count }: { count: number }) {
  return (
    <span className="rounded-full bg-warning-soft px-2 text-small font-medium text-warning tabular-nums">{count}</span>
  )
}
