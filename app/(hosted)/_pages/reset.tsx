import { Field, Hidden } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type ResetPageProps = {
  support: Support | null
  f: string
  action: string
  identifier?: string | undefined
  error?: string | undefined
  backUrl: string
}

export function ResetPage({ support, f, action, identifier, error, backUrl }: ResetPageProps) {
  return (
    <Shell title="Reset your password" intro="We email you a link to choose a new one." support={support}>
      <ErrorSummary title="We could not continue" field="identifier" error={error} />
      <form method="post" action={action}>
        <Hidden values={{ f }} />
        <Field
          name="identifier"
          label="Work email or username"
          error={error}
          input={{
            type: 'text',
            autoComplete: 'username',
            autoCapitalize: 'none',
            spellCheck: false,
            required: true,
            maxLength: 254,
            autoFocus: true,
            defaultValue: identifier,
          }}
        />
        <button type="submit" className="button">
          Email me a link
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

/** The same words whether or not there is such an account (security.md, I15). */
export function ResetSentPage({
  support,
  identifier,
  backUrl,
}: {
  support: Support | null
  identifier: string
  backUrl: string
}) {
  return (
    <Shell title="Check your email" icon="mail" support={support}>
      <p>
        If there is an account for <bdi dir="ltr">{identifier}</bdi>, a link to choose a new password is on its way to
        its address. It works once, and for a short time.
      </p>
      <p>Nothing after a few minutes? Look in your spam folder, or check the spelling and ask again.</p>
      <a className="button second" href={backUrl}>
        Back to sign-in
      </a>
    </Shell>
  )
}
