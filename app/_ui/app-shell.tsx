import Link from 'next/link'
import type { ReactNode } from 'react'
import { urls } from '@/lib/platform/urls'
import { Mark, PersonIcon } from './icons'
import { Menu } from './menu'
import { NavDrawer, type NavGroup, NavLinks } from './nav-links'
import { SessionNotice } from './session-notice'

export type SwitchableOrg = { slug: string; name: string; companyName: string | null }
type AppShellProps = {
  /** The address is left out where an organization vouched for the session: it is the person’s own business (I22). */
  person: { name: string; email: string | null }
  orgs: readonly SwitchableOrg[]
  /** The organization's short name; `null` on the account pages. */
  current: string | null
  groups: readonly NavGroup[]
  children: ReactNode
}

/** The frame of the signed-in pages: where one is, for whom, and the way out. */
export function AppShell({ person, orgs, current, groups, children }: AppShellProps) {
  return (
    <>
      <a
        href="#content"
        className="sr-only z-30 rounded-control bg-raised px-4 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:inset-s-2"
      >
        Skip to the content
      </a>
      <header className="sticky top-0 z-10 border-b border-hairline bg-surface">
        <div className="relative mx-auto flex h-14 max-w-352 items-center gap-2 px-4">
          <NavDrawer>
            <nav aria-label="Console">
              <NavLinks groups={groups} />
            </nav>
          </NavDrawer>
          <Link href={urls.home} aria-label="Porchlight, start page" className="flex items-center gap-2 font-semibold">
            <Mark />
            <span className="max-sm:hidden">Porchlight</span>
          </Link>
          <OrgSwitcher orgs={orgs} current={current} />
          <AccountMenu person={person} />
        </div>
      </header>
      <div className="mx-auto flex max-w-352">
        <nav aria-label="Console" className="w-58 shrink-0 border-e border-hairline p-4 max-lg:hidden">
          <NavLinks groups={groups} />
        </nav>
        <main
          id="content"
          tabIndex={-1}
          className="min-h-[calc(100dvh-3.5rem)] min-w-0 flex-1 px-4 py-6 outline-none sm:px-8"
        >
          <div className="mx-auto max-w-280">{children}</div>
        </main>
      </div>
      <SessionNotice />
    </>
  )
}

function OrgSwitcher({ orgs, current }: Pick<AppShellProps, 'orgs' | 'current'>) {
  const now = orgs.find(({ slug }) => slug === current)
  return (
    <Menu label={now ? now.name : 'Organizations'} title="Change organization">
      <ul>
        {orgs.map(({ slug, name, companyName }) => (
          <li key={slug}>
            <MenuLink href={urls.org(slug)} current={slug === current}>
              <span>{name}</span>
              {companyName ? <span className="text-small text-muted">{companyName}</span> : null}
            </MenuLink>
          </li>
        ))}
      </ul>
    </Menu>
  )
}

function AccountMenu({ person }: Pick<AppShellProps, 'person'>) {
  return (
    <div className="ms-auto">
      <Menu label={<PersonIcon />} title={`Account of ${person.name}`} end>
        <div className="mb-2 border-b border-hairline px-3 pt-1 pb-2">
          <p className="font-medium">{person.name}</p>
          {person.email ? <p className="text-small break-all text-muted">{person.email}</p> : null}
        </div>
        <MenuLink href={urls.account.sessions}>Sessions</MenuLink>
        <MenuLink href={urls.account.identities}>Linked sign-ins</MenuLink>
        <MenuLink href={urls.account.password}>Password</MenuLink>
        <form method="post" action={urls.logout} className="mt-2 border-t border-hairline pt-2">
          <button
            type="submit"
            className="flex min-h-11 w-full items-center rounded-control border border-transparent px-3 hover:bg-sunken lg:min-h-9"
          >
            Sign out
          </button>
        </form>
      </Menu>
    </div>
  )
}

function MenuLink({ href, current = false, children }: { href: string; current?: boolean; children: ReactNode }) {
  return (
    <Link
      href={href}
      aria-current={current ? 'true' : undefined}
      className="flex min-h-11 flex-col justify-center rounded-control px-3 hover:bg-sunken aria-[current]:bg-primary-soft aria-[current]:text-primary-soft-text lg:min-h-9"
    >
      {children}
    </Link>
  )
}
