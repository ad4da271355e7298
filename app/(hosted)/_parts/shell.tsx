import type { ReactNode } from 'react'
import { stylesheetUrl } from './assets'
import { Mark, type StateIcon, stateIcons } from './icons'
import { hostedScript } from './script'
import { type Support, SupportFooter } from './support'

type ShellProps = {
  /** The page's name in the tab; the heading where it says the same. */
  title: string
  heading?: string
  /** A line below the heading. */
  intro?: ReactNode
  support: Support | null
  /** Whose door this is; the product's name where none is known. */
  orgName?: string | null | undefined
  /** The application that the person is on the way to. */
  app?: string | null | undefined
  icon?: StateIcon
  /** What a waiting page says about itself to the script, which looks for news every 5 s or as often as said here. */
  watch?: { state: string; url: string; everyMs?: number } | undefined
  /** Tags for `<head>` that this page alone has. */
  head?: ReactNode
  children?: ReactNode
}

/** A whole hosted page: one heading, one task, help at its foot. */
export function Shell({ title, heading, intro, support, orgName, app, icon, watch, head, children }: ShellProps) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charSet="utf-8" />
        <title>{`${title} · Porchlight`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={stylesheetUrl()} />
        {head}
      </head>
      <body>
        <div className="door">
          <main data-state={watch?.state} data-refresh={watch?.url} data-every={watch?.everyMs}>
            <p className="whose">
              <Mark />
              {orgName ?? 'Porchlight'}
            </p>
            {icon ? <div className={`state ${icon}`}>{stateIcons[icon]}</div> : null}
            <h1>{heading ?? title}</h1>
            {app ? <p className="intro">to continue to {app}</p> : null}
            {intro ? <p className="intro">{intro}</p> : null}
            {children}
          </main>
          <SupportFooter support={support} />
        </div>
        <script>{hostedScript}</script>
      </body>
    </html>
  )
}
