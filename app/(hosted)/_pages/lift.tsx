import { Or } from '../_parts/connections'
import { Hidden, PasswordField } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { PasskeyButton } from '../_parts/passkey'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type LiftPageProps = {
  support: Support | null
  orgName: string
  name: string
  f: string
  action: string
  passkeyAction: string
  error?: string | undefined
  backUrl: string
}

/** Lets somebody whom an organization vouched for prove the account as their own (security.md, I22). */
export function LiftPage({ support, orgName, name, f, action, passkeyAction, error, backUrl }: LiftPageProps) {
  return (
    <Shell
      title="Show that this account is yours"
      intro={`${orgName} says that you are ${name}, which opens ${orgName} only; your own password or passkey opens the rest of your account.`}
      orgName={orgName}
      support={support}
    >
      <ErrorSummary title="That did not match" field="password" error={error} />
      <form method="post" action={action}>
        <Hidden values={{ f }} />
        <PasswordField
          name="password"
          label="Your own password"
          help={`Not the one of ${orgName}’s sign-in.`}
          error={error}
          input={{ autoComplete: 'current-password', required: true, autoFocus: true }}
        />
        <button type="submit" className="button">
          Continue
        </button>
      </form>
      <Or />
      <PasskeyButton action={passkeyAction} f={f} />
      <p className="more">
        <a className="link" href={backUrl}>
          Stay within {orgName}
        </a>
      </p>
    </Shell>
  )
}
