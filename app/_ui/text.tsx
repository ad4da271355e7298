import Link from 'next/link'
import type { ReactNode } from 'react'

export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="link">
      {children}
    </Link>
  )
}

type PageHeadProps = {
  title: string
  children?: ReactNode
  action?: ReactNode
  back?: { href: string; label: string } | undefined
}

/** A page's one `h1`, a sentence below it, and its one main action. */
export function PageHead({ title, children, action, back }: PageHeadProps) {
  return (
    <header className="mb-6">
      {back ? (
        <p className="mb-2 text-small">
          <TextLink href={back.href}>{back.label}</TextLink>
        </p>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="max-w-2xl">
          <h1 className="text-h1">{title}</h1>
          {children ? <div className="mt-1 text-muted">{children}</div> : null}
        </div>
        {action}
      </div>
    </header>
  )
}

/** A titled part of a page. */
export function Card({ title, children, intro }: { title: string; children: ReactNode; intro?: ReactNode }) {
  return (
    <section className="card mb-6 p-4 sm:p-6">
      <h2 className="text-h2">{title}</h2>
      {intro ? <div className="mt-1 text-small text-muted">{intro}</div> : null}
      <div className="mt-4">{children}</div>
    </section>
  )
}

/** Codes, addresses and ids run left to right, whatever the page's direction. */
export function Literal({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="mono break-all">
      {children}
    </bdi>
  )
}

export function KeyValueList({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-3 text-small sm:grid-cols-[11rem_1fr]">
      {rows.map(([key, value]) => (
        <div key={key} className="contents">
          <dt className="text-label text-muted">{key}</dt>
          <dd className="-mt-2 min-w-0 sm:mt-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
