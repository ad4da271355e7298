import { Facts } from '../_parts/facts'
import { Hidden } from '../_parts/fields'
import { Code } from '../_parts/identity'
import { Notice } from '../_parts/notice'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type AskedBefore = {
  state: 'declined' | 'withdrawn' | 'expired'
  reason: string | null
  /** When a next request is allowed; null where it is now. */
  canAskAgainAt: string | null
}

type ConfirmPageProps = {
  support: Support | null
  orgName: string
  idpName: string
  host: string
  name: string | null
  email: string | null
  subject: string
  action: string
  transaction: string
  otherAccountAction: string
  notMeAction: string
  askedBefore?: AskedBefore | null | undefined
}

/** Shows what the provider told us, and asks whether it is right before anybody else is asked anything. */
export function ConfirmPage(props: ConfirmPageProps) {
  const { support, orgName, idpName, host, transaction, askedBefore } = props
  const mayAsk = !askedBefore?.canAskAgainAt
  return (
    <Shell title="Is this you?" orgName={orgName} support={support}>
      <p>
        {idpName} at <Code>{host}</Code> told us:
      </p>
      <Received {...props} />
      {askedBefore ? <Before {...askedBefore} orgName={orgName} /> : null}
      <form method="post" action={props.action}>
        <Hidden values={{ tx: transaction }} />
        {mayAsk ? (
          <>
            {askedBefore ? <Note orgName={orgName} /> : null}
            <p>You are asking {orgName} to link this sign-in to your account there.</p>
            <button type="submit" className="button">
              Yes, this is me
            </button>
          </>
        ) : null}
        <button type="submit" className="button second" formAction={props.otherAccountAction}>
          Use a different account
        </button>
        <button type="submit" className="button second refuse" formAction={props.notMeAction}>
          This is not me
        </button>
      </form>
      <details>
        <summary>What we store</summary>
        <p className="opened help">
          The values above, when you signed in, and your answer here. The owners and admins of {orgName} can see them.
          We never see the password that you use at {idpName}. “This is not me” drops the sign-in and tells the owners.
        </p>
      </details>
    </Shell>
  )
}

function Received({ name, email, subject }: Pick<ConfirmPageProps, 'name' | 'email' | 'subject'>) {
  const missing = <span className="absent">not sent</span>
  return (
    <Facts
      facts={[
        { label: 'Name', value: name ?? missing },
        { label: 'Email', value: email ? <bdi dir="ltr">{email}</bdi> : missing },
        { label: 'Identifier', value: <Code>{subject}</Code> },
      ]}
    />
  )
}

function Before({ state, reason, canAskAgainAt, orgName }: AskedBefore & { orgName: string }) {
  const words = {
    declined: `${orgName} did not link this sign-in`,
    withdrawn: 'You withdrew your last request',
    expired: 'Your last request expired before somebody answered',
  }
  return (
    <Notice tone={state === 'declined' ? 'danger' : 'plain'} title={words[state]}>
      {reason ? <p>Reason: {reason}</p> : null}
      {canAskAgainAt ? <p>You can ask again at {canAskAgainAt}.</p> : null}
    </Notice>
  )
}

function Note({ orgName }: { orgName: string }) {
  return (
    <div className="field">
      <label htmlFor="note">A note to {orgName} (optional)</label>
      <p className="help" id="note-help">
        For example what to compare, or whom to ask.
      </p>
      <textarea name="note" id="note" rows={3} maxLength={500} aria-describedby="note-help" />
    </div>
  )
}
