import { type ConnectionChoice, ConnectionForms, Or } from '../_parts/connections'
import { Hidden, PasswordField } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { PasskeyButton } from '../_parts/passkey'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type StepUpPageProps = {
  support: Support | null
  orgName?: string | null | undefined
  name: string
  password: { action: string; f: string } | null
  /** Where a passkey is asked for, if the account has one. */
  passkeyAction?: string | null | undefined
  connections: ConnectionChoice[]
  error?: string | undefined
  backUrl: string
  /** The sealed state for the connections' forms where there is no password form. */
  f?: string | undefined
}

/** Asks for a fresh proof before an owner's act (security.md, I24). */
export function StepUpPage({
  support,
  orgName,
  name,
  password,
  connections,
  error,
  backUrl,
  ...more
}: StepUpPageProps) {
  const { passkeyAction, f = password?.f ?? '' } = more
  return (
    <Shell
      title="Confirm it is you"
      intro={`You are signed in as ${name}. Before a change like this we ask again when your last proof is older than 10 minutes.`}
      orgName={orgName}
      support={support}
    >
      <ErrorSummary title="That did not match" {...(password ? { field: 'password' } : {})} error={error} />
      {password ? (
        <form method="post" action={password.action}>
          <Hidden values={{ f: password.f }} />
          <PasswordField
            name="password"
            label="Password"
            error={error}
            input={{ autoComplete: 'current-password', required: true, autoFocus: true }}
          />
          <button type="submit" className="button">
            Confirm
          </button>
        </form>
      ) : null}
      {password && passkeyAction ? (
        <>
          <Or />
          <PasskeyButton action={passkeyAction} f={f} />
        </>
      ) : null}
      {password && connections.length > 0 ? <Or /> : null}
      {connections.length > 0 ? <ConnectionForms connections={connections} f={f} /> : null}
      <p className="more">
        <a className="link" href={backUrl}>
          Go back without changing anything
        </a>
      </p>
    </Shell>
  )
}
