import { Hidden, PasswordField } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type NewPasswordPageProps = {
  support: Support | null
  action: string
  token: string
  name?: string | undefined
  error?: string | undefined
}

export function NewPasswordPage({ support, action, token, name, error }: NewPasswordPageProps) {
  return (
    <Shell title="Choose a new password" intro={name ? `For ${name}` : null} support={support}>
      <ErrorSummary title="We could not keep this password" field="password" error={error} />
      <form method="post" action={action}>
        <Hidden values={{ token }} />
        <PasswordField
          name="password"
          label="New password"
          help="At least 12 characters. A few words in a row are easy to keep in mind; every character is allowed."
          error={error}
          input={{ autoComplete: 'new-password', required: true, minLength: 12, autoFocus: true }}
        />
        <p className="help">This signs you out everywhere else.</p>
        <button type="submit" className="button">
          Change password
        </button>
      </form>
    </Shell>
  )
}

export function PasswordChangedPage({ support, loginUrl }: { support: Support | null; loginUrl: string }) {
  return (
    <Shell title="Your password is changed" icon="good" support={support}>
      <p>You are signed out everywhere. Sign in with your new password.</p>
      <a className="button" href={loginUrl}>
        Sign in
      </a>
    </Shell>
  )
}
