import { Hidden } from '../_parts/fields'
import { Code } from '../_parts/identity'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type StartPageProps = {
  support: Support | null
  orgName: string
  idpName: string
  host: string
  action: string
  f: string
  why: 'unsolicited' | 'elsewhere'
}

const reasons = {
  unsolicited: (idpName: string) => `${idpName} sent you here directly. We start this sign-in again from our side.`,
  elsewhere: () => 'A link from somewhere else brought you here. Continue only if you meant to sign in.',
}

/** Stops a sign-in that did not begin with our own form until a person presses the button (security.md, I6). */
export function StartPage({ support, orgName, idpName, host, action, f, why }: StartPageProps) {
  return (
    <Shell title="One more step" intro={reasons[why](idpName)} orgName={orgName} support={support}>
      <p>You will sign in to {orgName} at</p>
      <p className="host">
        <Code>{host}</Code>
      </p>
      <form method="post" action={action}>
        <Hidden values={{ f }} />
        <button type="submit" className="button">
          Continue to {idpName}
        </button>
      </form>
      <p className="help">Did not expect this? Close the page; nothing has happened.</p>
    </Shell>
  )
}
