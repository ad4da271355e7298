import { ActionButton } from '@/app/_ui/action-button'
import { ButtonLink } from '@/app/_ui/button'
import { StatusTag, type Tone } from '@/app/_ui/status'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { providerNames } from '@/lib/guides/model'
import { type SsoRequestState, ssoRequestWords } from '@/lib/onboarding/model'
import type { OwnSsoRequest } from '@/lib/onboarding/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { withdraw } from './actions'
import { AskForm } from './ask-form'

type RequestCardProps = { org: OrgView; request: OwnSsoRequest | null; offered: boolean; now: Date }

/** The request for help with single sign-on: where it stands, or the form to make one (R017). */
export function RequestCard({ org, request, offered, now }: RequestCardProps) {
  const isOwner = org.role === 'owner'
  const living = request?.state === 'open' || request?.state === 'taken'
  if (!request && !offered) return null
  return (
    <Card
      title="Have it set up for you"
      intro="Those who run this installation can fill in the connection with you. You test it and turn it on."
    >
      {request ? <Request org={org} request={request} now={now} /> : null}
      {request && living && isOwner ? <Withdraw org={org} request={request} /> : null}
      {offered && !living && isOwner ? <Ask org={org} request={request} /> : null}
      {offered && !request && !isOwner ? <p className="text-muted">An owner can ask for it here.</p> : null}
    </Card>
  )
}

/** Whose turn it is has one thing to do; asking for something else is put away. */
function Ask({ org, request }: Pick<RequestCardProps, 'org' | 'request'>) {
  if (!request) return <AskForm orgId={org.id} />
  if (request.state !== 'handed_over')
    return (
      <div className="mt-6 border-t border-hairline pt-6">
        <AskForm orgId={org.id} />
      </div>
    )
  return (
    <details className="mt-6 border-t border-hairline pt-4">
      <summary className="link cursor-pointer">Ask for something else</summary>
      <div className="mt-3">
        <AskForm orgId={org.id} />
      </div>
    </details>
  )
}

function Request({ org, request, now }: { org: OrgView; request: OwnSsoRequest; now: Date }) {
  const { state, provider, domains, note, askedBy, createdAt, updatedAt, connectionId } = request
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <StatusTag tone={requestTones[state]}>{ssoRequestWords[state]}</StatusTag>
        <span className="text-muted">{sentences[state]}</span>
      </div>
      <KeyValueList
        rows={[
          ['Identity provider', providerNames[provider]],
          ['Domains', <Literal key="domains">{domains.join(', ')}</Literal>],
          ...(note ? [['Note', note] as const] : []),
          ['Asked by', askedBy ?? 'Somebody who has left'],
          ['Asked', <RelativeTime key="asked" at={createdAt} now={now} />],
          ['Last news', <RelativeTime key="news" at={updatedAt} now={now} />],
        ]}
      />
      {state === 'handed_over' && connectionId ? (
        <p className="mt-4">
          <ButtonLink href={urls.connection(org.slug, connectionId)} look="primary">
            Open the connection
          </ButtonLink>
        </p>
      ) : null}
    </>
  )
}

function Withdraw({ org, request }: { org: OrgView; request: OwnSsoRequest }) {
  return (
    <div className="mt-4">
      <ActionButton
        label="Withdraw the request"
        run={withdraw.bind(null, { orgId: org.id, ssoRequestId: request.id })}
        confirm={{
          title: 'Withdraw the request?',
          consequence: 'Nobody works on it any more. What is prepared already stays as a draft.',
        }}
      />
    </div>
  )
}

export const requestTones: Record<SsoRequestState, Tone> = {
  open: 'waiting',
  taken: 'info',
  handed_over: 'good',
  withdrawn: 'off',
}

const sentences: Record<SsoRequestState, string> = {
  open: 'Nobody has taken it on yet.',
  taken: 'Somebody is working on it.',
  handed_over: 'It is your turn: test the connection and turn it on.',
  withdrawn: 'You can ask again.',
}
