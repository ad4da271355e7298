import { ActButton } from '@/app/_apps/act-button'
import { connectionStates, domainStates } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import { kindWords, providerNames } from '@/lib/guides/model'
import { canBeHandedOver, ssoRequestWords } from '@/lib/onboarding/model'
import type { SsoRequestDetails } from '@/lib/onboarding/operator-queries'
import { handOver } from '../actions'
import { requestTones } from '../tones'

export function Facts({ request, now }: { request: SsoRequestDetails; now: Date }) {
  const { state, org, plan, maySetUpSso, provider, domains, note, askedBy, createdAt, operator, orgDomains } = request
  const proven = new Map(orgDomains.map((domain) => [domain.name, domain.state]))
  return (
    <KeyValueList
      rows={[
        [
          'State',
          <StatusTag key="state" tone={requestTones[state]}>
            {ssoRequestWords[state]}
          </StatusTag>,
        ],
        ['Organization', <Literal key="org">{org}</Literal>],
        ['Plan', planWords(plan, maySetUpSso)],
        ['Identity provider', providerNames[provider]],
        [
          'Domains',
          <ul key="domains">
            {domains.map((name) => (
              <li key={name}>
                <Literal>{name}</Literal>, {domainWord(proven.get(name))}
              </li>
            ))}
          </ul>,
        ],
        [
          'Note',
          note ? (
            <span key="note" className="whitespace-pre-line">
              {note}
            </span>
          ) : (
            'None'
          ),
        ],
        ['Asked by', askedBy ? `${askedBy.name} (${askedBy.email})` : 'Somebody who has left'],
        ['Asked', <RelativeTime key="asked" at={createdAt} now={now} />],
        ['Operator', operator ?? 'Nobody yet'],
      ]}
    />
  )
}

/** The organization's connections; while the request is in work, each can be handed over. */
export function Connections({ request }: { request: SsoRequestDetails }) {
  const { id, connections, state, connectionId } = request
  return (
    <Card title="Its connections">
      {connections.length === 0 ? <p className="text-muted">None yet.</p> : null}
      <ul className="divide-y divide-hairline">
        {connections.map((connection) => (
          <li key={connection.id} className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3">
            <span className="min-w-0">
              <span className="font-medium">{connection.name}</span> <span>({kindWords[connection.kind]})</span>{' '}
              <StatusTag tone={connectionStates[connection.state].tone}>
                {connectionStates[connection.state].word}
              </StatusTag>
              {connection.id === connectionId ? ' Handed over' : ''}
            </span>
            {state === 'taken' && !canBeHandedOver(connection) ? (
              <span className="text-small text-muted">It is on; nothing beside it waits to be handed over.</span>
            ) : null}
            {state === 'taken' && canBeHandedOver(connection) ? (
              <ActButton
                {...{ target: { ssoRequestId: id, connectionId: connection.id }, asksReason: true }}
                action={handOver}
                label="Hand over"
                look="secondary"
                title="Hand it over to the owners?"
                consequence="They get a mail with a link to the connection, test it and turn it on."
              />
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function planWords(plan: 'team' | 'business', maySetUpSso: boolean): string {
  if (plan === 'business') return 'Business'
  return maySetUpSso ? 'Team, Business by its company' : 'Team: drafts need the Business plan'
}

function domainWord(state: string | undefined): string {
  if (!state) return 'not in its list'
  return domainStates[state as keyof typeof domainStates].word
}
