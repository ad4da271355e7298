import { type ConnectionChoice, ConnectionForms, Or } from '../_parts/connections'
import { Hidden, PasswordField, UsernameForManagers } from '../_parts/fields'
import { IdentityLine } from '../_parts/identity'
import { ErrorSummary, Notice } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type PasswordPageProps = {
  support: Support | null
  f: string
  action: string
  identifier: string
  changeUrl: string
  resetUrl: string
  connections: ConnectionChoice[]
  error?: string | undefined
  /** When tries are allowed again; then the page asks for a break instead of a password. */
  retryAt?: string | undefined
}

export function PasswordPage(props: PasswordPageProps) {
  const { support, f, identifier, changeUrl, resetUrl, connections, error, retryAt } = props
  return (
    <Shell title="Enter your password" support={support}>
      {retryAt ? null : <ErrorSummary title="That did not match" field="password" error={error} />}
      <IdentityLine identifier={identifier} changeUrl={changeUrl} />
      {retryAt ? <Break retryAt={retryAt} resetUrl={resetUrl} /> : <PasswordForm {...props} />}
      {connections.length > 0 ? (
        <>
          <Or />
          <ConnectionForms connections={connections} f={f} />
        </>
      ) : null}
    </Shell>
  )
}

function PasswordForm({ f, action, identifier, resetUrl, error }: PasswordPageProps) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ f }} />
      <UsernameForManagers value={identifier} />
      <PasswordField
        name="password"
        label="Password"
        error={error}
        input={{ autoComplete: 'current-password', required: true, autoFocus: true }}
      />
      <p className="aside">
        <a className="link" href={resetUrl}>
          Forgot it?
        </a>
      </p>
      <button type="submit" className="button">
        Sign in
      </button>
    </form>
  )
}

function Break({ retryAt, resetUrl }: { retryAt: string; resetUrl: string }) {
  return (
    <>
      <Notice tone="plain" title="Let us take a short break" alert>
        <p>There were too many tries from here. Try again at {retryAt}.</p>
      </Notice>
      <a className="button second" href={resetUrl}>
        Reset password
      </a>
    </>
  )
}
