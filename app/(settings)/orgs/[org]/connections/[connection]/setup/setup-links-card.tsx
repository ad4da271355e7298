import { ActionButton } from '@/app/_ui/action-button'
import { Card } from '@/app/_ui/text'
import { exactDate, RelativeTime } from '@/app/_ui/time'
import type { SetupLinkRow } from '@/lib/connections/setup-links'
import { takeBack } from '../../actions'
import { HandOutDialog } from './hand-out-dialog'
import type { StepProps } from './wizard'

type SetupLinksProps = Pick<StepProps, 'place' | 'connection' | 'now'> & { links: readonly SetupLinkRow[] }

/** The way for a colleague without an account: this draft, and nothing else of the organization (I29). */
export function SetupLinksCard({ place: { orgId }, connection, links, now }: SetupLinksProps) {
  const target = { orgId, connectionId: connection.id }
  return (
    <Card
      title="Somebody else knows your provider?"
      intro="Send them a set-up link. They need no account, see this draft only, and cannot turn anything on. It works for thirty days."
    >
      {links.length ? (
        <ul className="mb-4 divide-y divide-hairline">
          {links.map((link) => (
            <li key={link.id} className="flex flex-wrap items-center justify-between gap-4 py-3 first:pt-0">
              <Told link={link} now={now} />
              {link.declinedAt ? null : (
                <ActionButton
                  label="Revoke"
                  look="danger"
                  of={link.id}
                  run={takeBack.bind(null, { ...target, setupLinkId: link.id })}
                />
              )}
            </li>
          ))}
        </ul>
      ) : null}
      <HandOutDialog target={target} />
    </Card>
  )
}

function Told({ link, now }: { link: SetupLinkRow; now: Date }) {
  return (
    <p className="min-w-0 text-small">
      <strong className="block font-medium">
        {link.contactName} <bdi dir="ltr">({link.contactEmail})</bdi>
      </strong>
      <span className="text-muted">
        <StateOfLink link={link} now={now} />
      </span>
    </p>
  )
}

function StateOfLink({ link: { expiresAt, lastUsedAt, declinedAt }, now }: { link: SetupLinkRow; now: Date }) {
  if (declinedAt)
    return (
      <>
        Declined <RelativeTime at={declinedAt} now={now} />: it is not for them
      </>
    )
  return (
    <>
      {lastUsedAt ? (
        <>
          Opened <RelativeTime at={lastUsedAt} now={now} />
        </>
      ) : (
        'Not opened yet'
      )}
      , ends on {exactDate(expiresAt)}
    </>
  )
}
