import type { ReactNode } from 'react'
import { StateIcon } from '@/app/_ui/icons'
import { Meter } from '@/app/_ui/meter'
import { Card, TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { AuditRow } from '@/lib/audit/queries'
import type { RunningReplacement } from '@/lib/login/carry-people'
import type { Overview } from '@/lib/orgs/overview'
import { urls } from '@/lib/platform/urls'

/** The only lit part of the page: what waits for an owner or admin. */
export function NeedsYou({ slug, data, now }: { slug: string; data: Overview; now: Date }) {
  const { waitingRequestCount: waiting, expiringCertificates, troubledDomains, troubledConnections } = data
  if (!waiting && ![expiringCertificates, troubledDomains, troubledConnections].some(({ length }) => length))
    return null
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
        {troubledDomains.map(({ domainId, name, state }) => (
          <Need key={domainId}>
            <TextLink href={urls.domain(slug, domainId)}>{name}</TextLink>{' '}
            {state === 'missing' ? 'has lost its record: nobody new is linked' : 'is claimed by another organization'}
          </Need>
        ))}
        {troubledConnections.map(({ connectionId, name, hasNewKey }) => (
          <Need key={connectionId}>
            <TextLink href={urls.connection(slug, connectionId)}>“{name}”</TextLink>{' '}
            {hasNewKey ? 'has a new certificate that nobody has looked at' : 'has metadata that needs a look'}
          </Need>
        ))}
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

/** Moves to another provider that are under way. */
export function Replacements({ slug, rows }: { slug: string; rows: readonly RunningReplacement[] }) {
  return rows.map(({ connectionId, name, old, total, came }) => (
    <Card key={connectionId} title={`${old} → ${name}`}>
      <Meter value={came} max={total} noun="have come over" />
      <p className="mt-3 text-small">
        <TextLink href={urls.replacement(slug, connectionId)}>See who has not, and cut over</TextLink>
      </p>
    </Card>
  ))
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
