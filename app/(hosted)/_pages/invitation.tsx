import { type ConnectionChoice, ConnectionForms } from '../_parts/connections'
import { Field, Hidden, PasswordField, UsernameForManagers } from '../_parts/fields'
import { IdentityLine } from '../_parts/identity'
import { ErrorSummary, Notice } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

/** Who opened the mailed link, and how they can come in. */
export type Invitee =
  /** Signed in with the account that was invited. */
  | { kind: 'member_to_be'; name: string }
  /** The same, but an organization's provider vouched for the session (I22). */
  | { kind: 'confined'; confirmUrl: string }
  /** The address has an account, and it is not the one in this browser. */
  | { kind: 'elsewhere'; signInUrl: string }
  /** No account yet: the organization's own provider vouches for its addresses. */
  | { kind: 'by_sso'; connections: ConnectionChoice[]; f: string }
  | { kind: 'new'; name?: string | undefined; error?: string | undefined }

type InvitationPageProps = {
  support: Support | null
  orgName: string
  invitedBy: string | null
  email: string
  token: string
  action: string
  /** Whose session is in this browser, where it is somebody else's. */
  current: string | null
  invitee: Invitee
}

/** Where the mail about an invitation leads. Looking at it changes nothing. */
export function InvitationPage(props: InvitationPageProps) {
  const { support, orgName, invitedBy, email, current, invitee } = props
  return (
    <Shell
      title={`Join ${orgName}`}
      intro={invitedBy ? `${invitedBy} invited you.` : 'You are invited.'}
      orgName={orgName}
      support={support}
    >
      {invitee.kind === 'new' ? (
        <ErrorSummary title="We could not keep this password" field="password" error={invitee.error} />
      ) : null}
      <IdentityLine identifier={email} />
      {current ? (
        <Notice tone="lamp" title="Somebody else is signed in here">
          <p>
            This browser is signed in as {current}. The invitation is for <bdi dir="ltr">{email}</bdi>; going on
            switches to that account.
          </p>
        </Notice>
      ) : null}
      <WayIn {...props} />
    </Shell>
  )
}

function WayIn({ invitee, orgName, email, token, action }: InvitationPageProps) {
  switch (invitee.kind) {
    case 'member_to_be':
      return (
        <form method="post" action={action}>
          <Hidden values={{ token }} />
          <button type="submit" className="button">
            Join as {invitee.name}
          </button>
        </form>
      )
    case 'confined':
      return (
        <Go url={invitee.confirmUrl} label="Confirm that it is you">
          You came through your organization’s sign-in. To join another organization, confirm with a password or passkey
          of your own first.
        </Go>
      )
    case 'elsewhere':
      return (
        <Go url={invitee.signInUrl} label="Sign in to join">
          There is an account with this address. Sign in to it, and you come back here.
        </Go>
      )
    case 'by_sso':
      return (
        <>
          <p>People of {orgName} sign in there. Your account is made when you come back.</p>
          <ConnectionForms connections={invitee.connections} f={invitee.f} />
        </>
      )
    case 'new':
      return <NewAccountForm {...{ action, token, email, orgName }} {...invitee} />
  }
}

function Go({ url, label, children }: { url: string; label: string; children: string }) {
  return (
    <>
      <p>{children}</p>
      <a className="button" href={url}>
        {label}
      </a>
    </>
  )
}

type NewAccountFormProps = {
  action: string
  token: string
  email: string
  orgName: string
  name?: string | undefined
  error?: string | undefined
}

function NewAccountForm({ action, token, email, orgName, name, error }: NewAccountFormProps) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ token }} />
      <UsernameForManagers value={email} />
      <Field
        name="name"
        label="Your name"
        input={{ autoComplete: 'name', required: true, maxLength: 200, defaultValue: name, autoFocus: !error }}
      />
      <PasswordField
        name="password"
        label="Choose a password"
        help="At least 12 characters. A few words in a row are easy to keep in mind; every character is allowed."
        error={error}
        input={{ autoComplete: 'new-password', required: true, minLength: 12, autoFocus: Boolean(error) }}
      />
      <button type="submit" className="button">
        Join {orgName}
      </button>
    </form>
  )
}
