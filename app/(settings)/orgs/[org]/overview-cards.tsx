import type { ReactNode } from 'react'
import { StateIcon } from '@/app/_ui/icons'
import { Meter } from '@/app/_ui/meter'
import { StepRail } from '@/app/_ui/steps'
import { Card, TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { AuditRow } from '@/lib/audit/queries'
import type { Overview } from '@/lib/orgs/overview'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'

/** The only lit part of the page: what waits for an owner or admin. */
export function NeedsYou({ slug, data, now }: { slug: string; data: Overview; now: Date }) {
  const { waitingRequestCount: waiting, expiringCertificates } = data
  if (!waiting && expiringCertificates.length === 0) return null
  return (
    <Card title="Needs you">
      <ul className="space-y-2">
        {waiting ? (
          <Need>
            <TextLink href={urls.linkRequests(slug)}>
              {waiting === 1 ? '1 link request' : `${waiting} link requests`}
            </TextLink>{' '}
            {waiting === 1 ? 'waits' : 'wait'} for an answer
          </Need>
        ) : null}
        {expiringCertificates.map(({ connectionId, connectionName, notAfter }) => (
          <Need key={`${connectionId} ${notAfter.toISOString()}`}>
            The certificate of <TextLink href={urls.connection(slug, connectionId)}>“{connectionName}”</TextLink>{' '}
            {notAfter > now ? 'ends' : 'ended'} <RelativeTime at={notAfter} now={now} />
          </Need>
        ))}
      </ul>
    </Card>
  )
}

function Need({ children }: { children: ReactNode }) {
  return (
    <li className="flex items-center gap-2 border-s-3 border-lamp ps-3">
      <span className="text-lamp">
        <StateIcon shape="attention" className="size-5" />
      </span>
      <span>{children}</span>
    </li>
  )
}

export function Setup({ org, setup }: { org: OrgView; setup: Overview['setup'] }) {
  const isOwner = org.role === 'owner'
  const steps = [
    { label: 'Domain', done: setup.domain, href: urls.orgSettings(org.slug) },
    { label: 'Connection', done: setup.connection, href: urls.connections(org.slug) },
    { label: 'Offer SSO', done: setup.offered, href: isOwner ? urls.orgSettings(org.slug) : null },
    { label: 'First sign-in', done: setup.tested, href: null },
    { label: 'Link people', done: setup.everyoneLinked, href: `${urls.members(org.slug)}?linked=no` },
  ]
  if (steps.every(({ done }) => done)) return null
  return (
    <Card
      title="Setting up single sign-on"
      intro={
        org.maySetUpSso
          ? 'Passwords go on working all the way.'
          : 'Single sign-on is part of the Business plan. Ask your account manager for it.'
      }
    >
      <StepRail label="Steps to single sign-on" steps={steps} />
    </Card>
  )
}

export function Numbers({ slug, data }: { slug: string; data: Overview }) {
  const { memberCount, linkedCount, signInCount, failedCount } = data
  return (
    <div className="grid gap-x-6 sm:grid-cols-2">
      <Card title="Linked people">
        <Meter value={linkedCount} max={memberCount} noun="linked" />
        {linkedCount < memberCount ? (
          <p className="mt-3 text-small">
            <TextLink href={`${urls.members(slug)}?linked=no`}>See the {memberCount - linkedCount} not linked</TextLink>
          </p>
        ) : null}
      </Card>
      <Card title="Sign-ins of the last 7 days">
        <p className="tabular-nums">
          <strong className="text-h1">{signInCount}</strong> succeeded,{' '}
          <strong className="text-h1">{failedCount}</strong> failed
        </p>
        <p className="mt-3 text-small">
          <TextLink href={failedCount ? `${urls.attempts(slug)}?outcome=failed` : urls.attempts(slug)}>
            {failedCount ? 'See what failed' : 'See all sign-ins'}
          </TextLink>
        </p>
      </Card>
    </div>
  )
}

export function Recent({ slug, events, now }: { slug: string; events: readonly AuditRow[]; now: Date }) {
  return (
    <Card title="Recent">
      {events.length === 0 ? <p className="text-muted">Nothing has happened yet.</p> : null}
      <ul className="divide-y divide-hairline">
        {events.map(({ id, at, actor, sentence }) => (
          <li key={id} className="flex flex-wrap justify-between gap-x-4 py-2">
            <span className="min-w-0">
              <strong className="font-medium">{actor}</strong> {sentence}
            </span>
            <span className="text-small text-muted">
              <RelativeTime at={at} now={now} />
            </span>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-small">
        <TextLink href={urls.audit(slug)}>Open the audit log</TextLink>
      </p>
    </Card>
  )
}
