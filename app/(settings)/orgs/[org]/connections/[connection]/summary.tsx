import { ActionButton } from '@/app/_ui/action-button'
import { CopyRow } from '@/app/_ui/copy-row'
import { Banner } from '@/app/_ui/notices'
import { connectionStates, methodWords } from '@/app/_ui/states'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal, TextLink } from '@/app/_ui/text'
import { RelativeTime } from '@/app/_ui/time'
import type { ConnectionDetails } from '@/lib/connections/queries'
import type { OrgView } from '@/lib/orgs/queries'
import { urls } from '@/lib/platform/urls'
import { turnOff, turnOn } from '../actions'

type SummaryProps = { org: OrgView; connection: ConnectionDetails; now: Date; mayChange: boolean }

export function Summary({ org, connection, now, mayChange }: SummaryProps) {
  const { kind, state, issuer, host, clientId, tenantClaim, tenantValue, lastSignInAt } = connection
  const { word, tone } = connectionStates[state]
  const rows = [
    [
      'State',
      <StatusTag key="state" tone={tone}>
        {word}
      </StatusTag>,
    ],
    ['Kind', methodWords[kind]],
    ['People are sent to', <Literal key="host">{host}</Literal>],
    [kind === 'saml' ? 'Entity ID of the provider' : 'Issuer', <Literal key="issuer">{issuer}</Literal>],
    ...(clientId ? [['Client ID', <Literal key="client">{clientId}</Literal>] as const] : []),
    ...(tenantClaim
      ? [['Only accounts with', <Literal key="tenant">{`${tenantClaim} = ${tenantValue}`}</Literal>] as const]
      : []),
    ['Last sign-in', lastSignInAt ? <RelativeTime key="last" at={lastSignInAt} now={now} /> : 'Never'],
  ] as const
  return (
    <Card title="Summary">
      <KeyValueList rows={rows} />
      {state === 'active' && org.ssoMode === 'off' ? (
        <div className="mt-4">
          <Banner kind="warning" action={<TextLink href={urls.orgSettings(org.slug)}>Open settings</TextLink>}>
            Single sign-on is Off in the settings, so nobody is offered this connection yet.
          </Banner>
        </div>
      ) : null}
      {mayChange ? <Switch org={org} connection={connection} /> : null}
    </Card>
  )
}

function Switch({ org, connection }: Pick<SummaryProps, 'org' | 'connection'>) {
  const { id: connectionId, name, state, issuer } = connection
  if (!issuer) return null // it is turned on with its first revision
  const target = { orgId: org.id, connectionId }
  return (
    <div className="mt-6">
      {state === 'active' ? (
        <ActionButton
          label="Turn off"
          look="danger"
          run={turnOff.bind(null, target)}
          confirm={{
            title: `Turn off “${name}”?`,
            consequence:
              'Everybody who came by it is signed out now, you too if you did, and nobody gets in by it until it is on again. Whoever has a password gets in with that. Links between people and their sign-ins stay.',
          }}
        />
      ) : org.maySetUpSso ? (
        <ActionButton label="Turn on" look="primary" run={turnOn.bind(null, target)} />
      ) : (
        <p>
          It is turned on with the Business plan, which this organization doesn’t have now.{' '}
          <TextLink href={urls.upgrade(org.slug)}>See how to upgrade</TextLink>
        </p>
      )}
    </div>
  )
}

/** What the provider's side has to know about us. */
export function OurValues({ connection: { kind, sp } }: { connection: ConnectionDetails }) {
  return (
    <Card
      title="Values for your identity provider"
      intro="This connection has values of its own. Copy them into the application there."
    >
      {kind === 'saml' ? (
        <>
          <CopyRow label="ACS URL" help="Also called reply URL or single sign-on URL." value={sp.acsUrl} />
          <CopyRow label="Entity ID" help="Also called audience or identifier." value={sp.entityId} />
          <CopyRow
            label="Metadata of this connection"
            help="For providers that read our values by themselves. Our certificate is in it: it checks our requests and may encrypt assertions (AES-GCM)."
            value={sp.metadataUrl}
          />
        </>
      ) : (
        <CopyRow
          label="Redirect URL"
          help="Also called callback URL. It has to match to the letter."
          value={sp.redirectUrl}
        />
      )}
    </Card>
  )
}
