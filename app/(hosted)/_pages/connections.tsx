import { type ConnectionChoice, ConnectionForms, Or } from '../_parts/connections'
import { IdentityLine } from '../_parts/identity'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type ConnectionsPageProps = {
  support: Support | null
  f: string
  identifier: string | null
  /** Null where the choices belong to several organizations; each then names its own. */
  orgName: string | null
  changeUrl: string
  connections: ConnectionChoice[]
  lastUsedId?: string | null | undefined
  passwordUrl?: string | null | undefined
}

export function ConnectionsPage(props: ConnectionsPageProps) {
  const { support, f, identifier, orgName, changeUrl, connections, lastUsedId, passwordUrl } = props
  const lastUsed = connections.find(({ id }) => id === lastUsedId)
  return (
    <Shell
      title="Choose how to sign in"
      heading={orgName ? `How do you sign in at ${orgName}?` : 'How do you sign in?'}
      support={support}
    >
      {identifier ? <IdentityLine identifier={identifier} changeUrl={changeUrl} /> : null}
      <ConnectionForms connections={connections} f={f} />
      {lastUsed ? <p className="help">Used last time: {lastUsed.name}</p> : null}
      {passwordUrl ? (
        <>
          <Or />
          <a className="button second" href={passwordUrl}>
            Use my password
          </a>
        </>
      ) : null}
      {identifier ? null : (
        <p className="more">
          <a className="link" href={changeUrl}>
            Back to sign-in
          </a>
        </p>
      )}
    </Shell>
  )
}
