import { Hidden } from '../_parts/fields'
import { IdentityLine } from '../_parts/identity'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type Person = { name: string; email: string }

type SwitchPersonPageProps = {
  support: Support | null
  orgName: string
  current: Person
  next: Person
  action: string
  cancelUrl: string
  transaction: string
}

/** A session is never replaced by somebody else's without asking (security.md, I6). */
export function SwitchPersonPage(props: SwitchPersonPageProps) {
  const { support, orgName, current, next, action, cancelUrl, transaction } = props
  return (
    <Shell
      title={`Sign in as ${next.name} instead?`}
      intro={
        <>
          You are signed in as {current.name} (<bdi dir="ltr">{current.email}</bdi>). This browser then switches to:
        </>
      }
      orgName={orgName}
      support={support}
    >
      <IdentityLine identifier={next.email} />
      <form method="post" action={action}>
        <Hidden values={{ tx: transaction }} />
        <button type="submit" className="button">
          Sign in as {next.name}
        </button>
      </form>
      <a className="button second" href={cancelUrl}>
        Stay signed in as {current.name}
      </a>
    </Shell>
  )
}
