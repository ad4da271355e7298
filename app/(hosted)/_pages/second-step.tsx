import { Or } from '../_parts/connections'
import { Field, Hidden } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { Passkey } from '../_parts/passkey'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type SecondStepPageProps = {
  support: Support | null
  action: string
  f: string
  /** Options for the browser, as JSON, where the account has a passkey. */
  passkey: string | null
  totp: boolean
  /** This same page with the field for a recovery code; `null` where the account has none. */
  recoveryUrl: string | null
  error?: string | undefined
  backUrl: string
}

/** What an account with a factor is asked for after its password. */
export function SecondStepPage({ support, passkey, totp, recoveryUrl, error, backUrl, ...form }: SecondStepPageProps) {
  return (
    <Shell title="One more step" intro="Your password was right. Now show that it is you." support={support}>
      <ErrorSummary title="That did not match" {...(totp ? { field: 'code' } : {})} error={error} />
      {error && !totp ? <p>{error}</p> : null}
      {passkey ? <Passkey {...form} options={passkey} /> : null}
      {passkey && totp ? <Or /> : null}
      {totp ? <CodeForm {...form} error={error} autoFocus={!passkey || Boolean(error)} /> : null}
      <p className="more">
        {recoveryUrl ? (
          <>
            <a className="link" href={recoveryUrl}>
              Use a recovery code
            </a>
            <br />
          </>
        ) : null}
        <a className="link" href={backUrl}>
          Start again
        </a>
      </p>
    </Shell>
  )
}

type CodeFormProps = { action: string; f: string; error: string | undefined; autoFocus: boolean }

function CodeForm({ action, f, error, autoFocus }: CodeFormProps) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ f }} />
      <Field
        name="code"
        label="Code from your authenticator app"
        help="Six digits. Each works once, for half a minute."
        error={error}
        input={{
          ...{ type: 'text', inputMode: 'numeric', autoComplete: 'one-time-code', className: 'mono' },
          ...{ required: true, maxLength: 20, autoFocus },
        }}
      />
      <button type="submit" className="button">
        Continue
      </button>
    </form>
  )
}

type RecoveryPageProps = {
  support: Support | null
  action: string
  f: string
  error?: string | undefined
  backUrl: string
}

/** For who has lost the factor itself. */
export function RecoveryPage({ support, action, f, error, backUrl }: RecoveryPageProps) {
  return (
    <Shell title="Use a recovery code" intro="One of the ten codes that you kept. It works once." support={support}>
      <ErrorSummary title="That did not match" field="recovery" error={error} />
      <form method="post" action={action}>
        <Hidden values={{ f }} />
        <Field
          name="recovery"
          label="Recovery code"
          error={error}
          input={{
            ...{ type: 'text', autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, className: 'mono' },
            ...{ required: true, maxLength: 40, autoFocus: true },
          }}
        />
        <button type="submit" className="button">
          Continue
        </button>
      </form>
      <p className="more">
        <a className="link" href={backUrl}>
          Use another way
        </a>
      </p>
    </Shell>
  )
}
