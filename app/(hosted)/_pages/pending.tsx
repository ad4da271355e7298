import { Hidden } from '../_parts/fields'
import type { StateIcon } from '../_parts/icons'
import { ErrorSummary, Notice } from '../_parts/notice'
import { Proof } from '../_parts/proof'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type PendingState = 'waiting' | 'linked' | 'declined' | 'withdrawn' | 'expired'

type PendingPageProps = {
  support: Support | null
  orgName: string
  number: number
  /** In words, as `mailTo` is the address in full. */
  sentAt: string
  mailTo: string | null
  state: PendingState
  reason: string | null
  transaction: string
  /** An account's owner has proved it, with this sign-in. */
  proven: boolean
  /** An admin chose an account, and its owner has to confirm. */
  awaitsYou: boolean
  prove: { passwordAction: string; codeAction: string; identifierHint: string } | null
  codeSent: boolean
  error?: string | undefined
  remind: { action: string; availableAt: string | null }
  withdrawAction: string
  signInAction: string
  f: string
  otherAccountAction: string
  refreshUrl: string
}

const states: Record<PendingState, { title: (orgName: string) => string; icon: StateIcon; signIn: string }> = {
  waiting: { title: (orgName) => `Waiting for ${orgName} to link you`, icon: 'waiting', signIn: '' },
  linked: { title: (orgName) => `${orgName} linked your sign-in`, icon: 'good', signIn: 'Sign in' },
  declined: {
    title: (orgName) => `${orgName} did not link this sign-in`,
    icon: 'bad',
    signIn: 'Ask again with a note',
  },
  withdrawn: { title: () => 'You withdrew this request', icon: 'over', signIn: 'Ask again' },
  expired: { title: () => 'This request has expired', icon: 'over', signIn: 'Ask again' },
}

/** Where a request stands; always the same request, however often the page is opened. */
export function PendingPage(props: PendingPageProps) {
  const { orgName, state, support, number, sentAt, refreshUrl } = props
  const { title, icon } = states[state]
  const waiting = state === 'waiting'
  return (
    <Shell
      title={props.awaitsYou && waiting ? 'Now it is your turn' : title(orgName)}
      icon={icon}
      orgName={orgName}
      support={support}
      intro={
        <>
          Request <span className="mono">R-{number}</span> · sent {sentAt}
        </>
      }
      watch={waiting ? { state: watched(props), url: refreshUrl } : undefined}
      head={waiting && !isTyping(props) ? <RefreshWithoutScript url={refreshUrl} /> : null}
    >
      {waiting ? <Waiting {...props} /> : <Decided {...props} />}
    </Shell>
  )
}

function Waiting(props: PendingPageProps) {
  const { orgName, mailTo, proven, awaitsYou, prove, codeSent, error, transaction } = props
  return (
    <>
      <ErrorSummary title="That did not match" field={codeSent ? 'code' : 'password'} error={error} />
      {awaitsYou ? (
        <Notice tone="lamp" title="Confirm that the account is yours">
          <p>{orgName} found your account. Show below that it is yours, and the link can be made.</p>
        </Notice>
      ) : (
        <p>An owner or admin of {orgName} has to match this sign-in to your account.</p>
      )}
      {proven ? (
        <Notice tone="success" title="Proven">
          <p>You showed that an account at {orgName} is yours. Whoever decides can see that.</p>
        </Notice>
      ) : null}
      {awaitsYou ? null : <AnswerComes mailTo={mailTo} />}
      {prove ? <Proof {...prove} {...{ transaction, codeSent, error }} open={awaitsYou || isTyping(props)} /> : null}
      <Acts {...props} />
    </>
  )
}

function AnswerComes({ mailTo }: { mailTo: string | null }) {
  if (!mailTo) return <p>You can close this page. Sign in the same way later to see the answer.</p>
  return (
    <p>
      We will email <bdi dir="ltr">{mailTo}</bdi>. You can close this page.
    </p>
  )
}

function Acts({ transaction, remind, withdrawAction, otherAccountAction, refreshUrl }: PendingPageProps) {
  return (
    <>
      <form method="post" action={remind.action}>
        <Hidden values={{ tx: transaction }} />
        <Remind {...remind} />
        <div className="acts">
          <button type="submit" className="link text" formAction={otherAccountAction}>
            Use a different account
          </button>
          <button type="submit" className="link text" formAction={withdrawAction}>
            Withdraw this request
          </button>
        </div>
      </form>
      <noscript>
        <p className="help">
          This page looks for news every 30 seconds. <a href={refreshUrl}>Look now</a>
        </p>
      </noscript>
    </>
  )
}

function Remind({ availableAt }: { availableAt: string | null }) {
  if (availableAt) return <p className="help">You can remind the owners again at {availableAt}.</p>
  return (
    <div className="field">
      <button type="submit" className="button second" aria-describedby="remind-help">
        Remind the owners
      </button>
      <p className="help" id="remind-help">
        You can do this once a day.
      </p>
    </div>
  )
}

function Decided({ state, orgName, reason, f, transaction, signInAction, otherAccountAction }: PendingPageProps) {
  const words = {
    waiting: null,
    linked: 'From now on, this sign-in opens your account.',
    declined: 'You can answer with a note, or use another account.',
    withdrawn: `Nobody at ${orgName} has to answer it any more.`,
    expired: `Nobody at ${orgName} answered in time. You can ask again.`,
  }[state]
  return (
    <>
      {reason ? <p>Reason: {reason}</p> : null}
      <p>{words}</p>
      <form method="post" action={signInAction}>
        <Hidden values={{ f }} />
        <button type="submit" className="button">
          {states[state].signIn}
        </button>
      </form>
      {state === 'linked' ? null : (
        <form method="post" action={otherAccountAction}>
          <Hidden values={{ tx: transaction }} />
          <button type="submit" className="button second">
            Use a different account
          </button>
        </form>
      )}
    </>
  )
}

/** Somebody is in the middle of a proof: the page must not reload below their hands. */
function isTyping({ codeSent, error }: PendingPageProps): boolean {
  return codeSent || Boolean(error)
}

/** What the script compares: changes with everything that the person should hear about. */
function watched({ state, proven, awaitsYou }: PendingPageProps): string {
  return [state, proven ? 'proven' : null, awaitsYou ? 'yours' : null].filter(Boolean).join('-')
}

function RefreshWithoutScript({ url }: { url: string }) {
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`30; url=${url}`} />
    </noscript>
  )
}
