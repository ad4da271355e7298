import { Field, Hidden } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type SsoAddressPageProps = {
  support: Support | null
  f: string
  action: string
  email?: string | undefined
  error?: string | undefined
  backUrl: string
}

/** For people who know that they use single sign-on: their address finds their organization. */
export function SsoAddressPage({ support, f, action, email, error, backUrl }: SsoAddressPageProps) {
  return (
    <Shell
      title="Log in with SSO"
      intro="Your email leads us to your organization, and we send you to its sign-in page."
      support={support}
    >
      <ErrorSummary title="We could not continue" field="identifier" error={error} />
      <form method="post" action={action}>
        <Hidden values={{ f }} />
        <Field
          name="identifier"
          label="Work email"
          error={error}
          input={{ type: 'email', autoComplete: 'username', required: true, autoFocus: true, defaultValue: email }}
        />
        <button type="submit" className="button">
          Continue
        </button>
      </form>
      <p className="more">
        <a className="link" href={backUrl}>
          Back to sign-in
        </a>
      </p>
    </Shell>
  )
}
