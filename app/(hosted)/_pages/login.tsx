import { type ConnectionChoice, ConnectionForms, Or } from '../_parts/connections'
import { Field, Hidden } from '../_parts/fields'
import { ErrorSummary } from '../_parts/notice'
import { PasskeyButton } from '../_parts/passkey'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type LoginPageProps = {
  org: { name: string } | null
  support: Support | null
  f: string
  action: string
  ssoUrl: string
  passkeyUrl: string
  app?: string | null | undefined
  identifier?: string | undefined
  error?: string | undefined
  /** Given on the bare page only, the one that search engines may keep. */
  canonical?: string | undefined
  signedIn?: { name: string; email: string; continueUrl: string } | null | undefined
  connections?: ConnectionChoice[] | undefined
}

/** Who are you: the first question of every sign-in. */
export function LoginPage({ org, support, f, action, ssoUrl, passkeyUrl, identifier, ...more }: LoginPageProps) {
  const { error, app, canonical, signedIn, connections = [] } = more
  return (
    <Shell
      title="Sign in"
      orgName={org?.name}
      app={app}
      support={support}
      head={canonical ? <LoginHead canonical={canonical} /> : null}
    >
      <ErrorSummary title="We could not continue" field="identifier" error={error} />
      {signedIn ? <SignedIn {...signedIn} /> : null}
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
            autoFocus: !signedIn,
            defaultValue: identifier,
          }}
        />
        <button type="submit" className="button">
          Continue
        </button>
      </form>
      <Or />
      <PasskeyButton action={passkeyUrl} f={f} />
      {connections.length > 0 ? (
        <>
          <ConnectionForms connections={connections} f={f} />
          <p className="more">
            <a className="link" href={ssoUrl}>
              Log in with SSO
            </a>
          </p>
        </>
      ) : (
        <a className="button second" href={ssoUrl}>
          Log in with SSO
        </a>
      )}
    </Shell>
  )
}

function LoginHead({ canonical }: { canonical: string }) {
  return (
    <>
      <meta
        name="description"
        content="Sign in with your work email, your username or your organization’s single sign-on."
      />
      <link rel="canonical" href={canonical} />
    </>
  )
}

function SignedIn({ name, email, continueUrl }: { name: string; email: string; continueUrl: string }) {
  return (
    <>
      <p>
        You are signed in as {name} (<bdi dir="ltr">{email}</bdi>).
      </p>
      <a className="button" href={continueUrl}>
        Continue as {name}
      </a>
      <p className="or">
        <span>or sign in as somebody else</span>
      </p>
    </>
  )
}
