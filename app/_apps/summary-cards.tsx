import { CopyRow } from '@/app/_ui/copy-row'
import { StatusTag } from '@/app/_ui/status'
import { Card, KeyValueList, Literal } from '@/app/_ui/text'
import { exactDate } from '@/app/_ui/time'
import type { AppDetails } from '@/lib/apps/app-queries'
import { addressesOfIssuer } from '@/lib/apps/issuer'
import { ActButton } from './act-button'
import type { AppDoors } from './doors'
import { appState, kindWords } from './words'

/** @param props.doors `null` for who only reads */
export function SummaryCard<T extends object>({ app, doors }: { app: AppDetails; doors: AppDoors<T> | null }) {
  const { word, tone } = appState(app.isOn)
  const rows = [
    [
      'State',
      <StatusTag key="state" tone={tone}>
        {word}
      </StatusTag>,
    ],
    ['Kind', kindWords[app.kind]],
    ['Who may enter', app.org ? `Members of ${app.org.name}` : 'Members of every organization'],
    ['Consent', consentInWords(app)],
    ['Registered', exactDate(app.createdAt)],
  ] as const
  return (
    <Card title="Summary">
      <KeyValueList rows={rows} />
      {doors ? <Switch app={app} doors={doors} /> : null}
    </Card>
  )
}

function consentInWords({ asksConsent, org }: AppDetails): string {
  if (!asksConsent) return 'None, it is the vendor’s own'
  return org ? 'Each member is asked once' : 'People are asked once, at each organization'
}

function Switch<T extends object>({ app, doors }: { app: AppDetails; doors: AppDoors<T> }) {
  const { target, asksReason } = doors
  return (
    <div className="mt-6">
      {app.isOn ? (
        <ActButton
          {...{ target, asksReason }}
          action={doors.turnOff}
          label="Turn off"
          look="danger"
          title={`Turn off “${app.name}”?`}
          consequence="Nobody enters it any more, and what it holds to ask about people counts for nothing from now on."
        />
      ) : (
        <ActButton
          {...{ target, asksReason }}
          action={doors.turnOn}
          label="Turn on"
          look="primary"
          title={`Turn on “${app.name}”?`}
          consequence="People can enter it again. They sign in to it anew."
        />
      )}
    </div>
  )
}

/** What goes into the app's own settings. */
export function ValuesCard({ app }: { app: AppDetails }) {
  const { issuer, discoveryUrl } = addressesOfIssuer()
  return (
    <Card title="Values for the app" intro="Copy them into the settings of its OpenID Connect library.">
      <CopyRow label="Client ID" value={app.id} />
      <CopyRow label="Issuer" value={issuer} help="Most libraries find everything else from it." />
      <CopyRow label="Discovery document" value={discoveryUrl} />
    </Card>
  )
}

/** The addresses, for who may read and not change them. */
export function AddressesCard({ app }: { app: AppDetails }) {
  const list = (addresses: readonly string[]) =>
    addresses.length ? addresses.map((address) => <p key={address}>{<Literal>{address}</Literal>}</p>) : 'None'
  return (
    <Card title="Addresses">
      <KeyValueList
        rows={[
          ['Redirect addresses', list(app.redirectUris)],
          ['After sign-out', list(app.postLogoutRedirectUris)],
          ['Logout address', list(app.backchannelLogoutUri ? [app.backchannelLogoutUri] : [])],
          ['Home page', list(app.homeUrl ? [app.homeUrl] : [])],
        ]}
      />
    </Card>
  )
}
