import { Field, Hidden, PasswordField } from './fields'
import { Notice } from './notice'

type ProofProps = {
  passwordAction: string
  codeAction: string
  identifierHint: string
  transaction: string
  codeSent: boolean
  error: string | undefined
  open: boolean
}

/** Two ways to show that an account is one's own (security.md, I28): its password, or a code mailed to its address. */
export function Proof(props: ProofProps) {
  return (
    <details open={props.open}>
      <summary>I already have an account here</summary>
      {props.codeSent ? <CodeForm {...props} /> : <AccountForm {...props} />}
    </details>
  )
}

function AccountForm({ passwordAction, codeAction, identifierHint, transaction, error }: ProofProps) {
  return (
    <form method="post" action={passwordAction}>
      <Hidden values={{ tx: transaction }} />
      <p>Show that it is yours, and the request says so. This does not sign you in.</p>
      <Field
        name="identifier"
        label="Email or username of that account"
        input={{
          type: 'text',
          autoComplete: 'username',
          autoCapitalize: 'none',
          spellCheck: false,
          required: true,
          maxLength: 254,
          defaultValue: identifierHint,
        }}
      />
      <PasswordField
        name="password"
        label="Its password"
        error={error}
        input={{ autoComplete: 'current-password', autoFocus: Boolean(error) }}
      />
      <button type="submit" className="button">
        Prove it with my password
      </button>
      <button type="submit" className="button second" formAction={codeAction} aria-describedby="code-note">
        Send a code to its email
      </button>
      <p className="help" id="code-note">
        For the code we need no password.
      </p>
    </form>
  )
}

function CodeForm({ codeAction, identifierHint, transaction, error }: ProofProps) {
  return (
    <div className="proof">
      <Notice tone="plain">
        <p>If that account exists, a code is on its way to its email address. It works here, in this browser, only.</p>
      </Notice>
      <form method="post" action={codeAction}>
        <Hidden values={{ tx: transaction, identifier: identifierHint }} />
        <Field
          name="code"
          label="Code from the email"
          error={error}
          input={{
            type: 'text',
            inputMode: 'numeric',
            autoComplete: 'one-time-code',
            required: true,
            maxLength: 20,
            autoFocus: true,
            className: 'mono',
          }}
        />
        <button type="submit" className="button">
          Confirm the code
        </button>
      </form>
      <form method="post" action={codeAction}>
        <Hidden values={{ tx: transaction, identifier: identifierHint }} />
        <button type="submit" className="button quiet">
          Send a new code
        </button>
      </form>
    </div>
  )
}
