import { withQuery } from '@/app/_server/page'
import { Banner } from '@/app/_ui/notices'
import { linkRequestStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { KeyValueList, TextLink } from '@/app/_ui/text'
import { ExactTime } from '@/app/_ui/time'
import { requestName } from '@/lib/link-requests/model'
import type { LinkableMember } from '@/lib/link-requests/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { DeclineForm } from './decline-form'
import { identityFacts } from './identity-facts'
import { nameOf } from './inbox'
import { type Choice, LinkForm } from './link-form'
import { MemberSearch } from './member-search'
import type { InboxFilter } from './page'
import type { LinkRequestRow } from './request-row'
import { UndoButton } from './undo-button'

type DetailProps = {
  org: OrgView
  request: LinkRequestRow
  found: readonly LinkableMember[]
  /** The address it is about is invited, and has not come yet. */
  isInvited: boolean
  filter: InboxFilter
  now: Date
}

/** A request that waits: what the provider said, who it may be, and the answers. */
export function Detail({ org, request, found, isInvited, filter, now }: DetailProps) {
  const target = { orgId: org.id, slug: org.slug, linkRequestId: request.id, number: request.number }
  const who = nameOf(request)
  return (
    <>
      <Heading request={request} />
      {request.awaitsProof ? (
        <Banner kind="info">
          {request.awaitsProof.name} must confirm. We told them how; it is linked as soon as they do. You can still
          choose somebody else, or decline.
        </Banner>
      ) : null}
      <KeyValueList rows={identityFacts(request, now)} />

      <h3 className="mt-8 text-h2">Who is it?</h3>
      <LinkForm key={`${request.id} ${filter.find}`} target={target} who={who} choices={choicesFor(request, found)} />
      <MemberSearch org={org} request={request} filter={filter} foundCount={found.length} />
      <NewPerson org={org} request={request} isInvited={isInvited} />
      <div data-inbox="decline" className="mt-8 border-t border-hairline pt-4">
        <DeclineForm key={request.id} target={target} who={who} />
      </div>
    </>
  )
}

function NewPerson({ org, request, isInvited }: Pick<DetailProps, 'org' | 'request' | 'isInvited'>) {
  const members = urls.members(org.slug)
  return (
    <p data-inbox="new" className="mt-4 text-small text-muted">
      {isInvited ? (
        <>
          This address is <TextLink href={members}>invited</TextLink>. Once they have come by the invitation, the
          request is answered, or can be linked to their account.
        </>
      ) : (
        <>
          Not a member yet? <TextLink href={withQuery(members, { invite: request.id })}>Invite them</TextLink>, and link
          the account once they have one.
        </>
      )}
    </p>
  )
}

/** A request that was answered: how, by whom, and the way back while there is one. */
export function Decided({ org, request, now }: Pick<DetailProps, 'org' | 'request' | 'now'>) {
  const { decided } = request
  const rows = decided
    ? [
        ['Answered', <ExactTime key="at" at={decided.at} />],
        ['By', decided.by ?? 'The person’s own proof'],
        ...(decided.linkedTo ? [['Linked to', decided.linkedTo.name] as const] : []),
        ...(decided.reason ? [['Reason, as the person reads it', decided.reason] as const] : []),
      ]
    : []
  return (
    <>
      <Heading request={request} />
      <KeyValueList rows={[...(rows as [string, string][]), ...identityFacts(request, now)]} />
      {request.state === 'linked' ? <UndoButton orgId={org.id} request={request} /> : null}
    </>
  )
}

function Heading({ request }: { request: LinkRequestRow }) {
  const { word, tone } = linkRequestStates[request.state]
  return (
    <div className="mb-4 flex flex-wrap items-center gap-3">
      <h2 className="text-h2">{nameOf(request)}</h2>
      <span className="mono text-muted">{requestName(request.number)}</span>
      <StatusTag tone={tone}>{word}</StatusTag>
    </div>
  )
}

/** Suggestions with their reasons first, then what a search found. */
function choicesFor({ suggestions, identity }: LinkRequestRow, found: readonly LinkableMember[]): Choice[] {
  const suggested = new Set(suggestions.map(({ userId }) => userId))
  const others = found.filter(({ userId }) => !suggested.has(userId))
  return [
    ...suggestions.map(({ userId, name, email, username, reasons, outOfReach }) => ({
      ...{ userId, name, about: `${email} · ${username}`, reasons },
      barred: outOfReach ? bars[outOfReach] : null,
    })),
    ...others.map(({ userId, name, email, username, linkedConnectionIds }) => ({
      ...{ userId, name, about: `${email} · ${username}`, reasons: ['Found by your search'] },
      barred: linkedConnectionIds.includes(identity.connectionId) ? bars.taken : null,
    })),
  ]
}

/** Why a member can't be chosen. */
const bars = {
  oneself: 'This is you: another admin has to link it',
  higher_role: 'A higher role than yours: an owner has to link it',
  taken: 'Already has a sign-in through this connection',
} as const
