import { Hidden } from './fields'
import { ChevronIcon } from './icons'
import { Monogram } from './identity'

/** A way in through an organization's provider, as the pages offer it. */
export type ConnectionChoice = { id: string; name: string; orgName: string; host: string; startAction: string }

/** One form for each connection; the organization is named where several are offered. */
export function ConnectionForms({ connections, f }: { connections: ConnectionChoice[]; f: string }) {
  const severalOrgs = new Set(connections.map(({ orgName }) => orgName)).size > 1
  return (
    <ul className="choices">
      {connections.map((connection) => (
        <li key={connection.id}>
          <form method="post" action={connection.startAction}>
            <Hidden values={{ f }} />
            <button type="submit" className="button second choice">
              <Monogram name={connection.name} />
              <span className="offer">
                Continue with SSO ({connection.name}){severalOrgs ? <small>{connection.orgName}</small> : null}
                <small>
                  <bdi dir="ltr" className="mono">
                    {connection.host}
                  </bdi>
                </small>
              </span>
              <ChevronIcon />
            </button>
          </form>
        </li>
      ))}
    </ul>
  )
}

export function Or() {
  return (
    <p className="or">
      <span>or</span>
    </p>
  )
}
