import { IdentityLine } from '../_parts/identity'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type WelcomePageProps = {
  support: Support | null
  orgName: string
  email: string | null
  /** `stopped`: no account came of it, and the next page says why. */
  state: 'waiting' | 'ready' | 'stopped'
  /** It takes longer than it should. */
  isLate: boolean
  refreshUrl: string
  /** Where the sign-in goes on. */
  continueUrl: string
}

/** How often the page looks whether the account is there; it takes about a second. */
const LOOK_EVERY_MS = 700
const LOOK_EVERY_SECONDS_WITHOUT_SCRIPT = 2

const titles = {
  waiting: (orgName: string) => `Setting up your account at ${orgName}`,
  ready: (orgName: string) => `${orgName} has an account for you`,
  stopped: () => 'One more step',
} as const

/** Waits until a newcomer's account is there and goes on by itself; without script by refresh. */
export function WelcomePage({ support, orgName, email, state, isLate, refreshUrl, continueUrl }: WelcomePageProps) {
  const waiting = state === 'waiting'
  return (
    <Shell
      title={titles[state](orgName)}
      icon={waiting ? 'waiting' : 'good'}
      orgName={orgName}
      support={support}
      watch={{ state, url: refreshUrl, everyMs: LOOK_EVERY_MS }}
      head={
        <RefreshWithoutScript
          seconds={waiting ? LOOK_EVERY_SECONDS_WITHOUT_SCRIPT : 0}
          url={waiting ? refreshUrl : continueUrl}
        />
      }
    >
      {email ? <IdentityLine identifier={email} /> : null}
      {waiting ? (
        <Waiting isLate={isLate} refreshUrl={refreshUrl} />
      ) : (
        <a className="button" href={continueUrl} data-go="now">
          Continue
        </a>
      )}
    </Shell>
  )
}

function Waiting({ isLate, refreshUrl }: { isLate: boolean; refreshUrl: string }) {
  return (
    <>
      <p>This takes a moment. The page goes on by itself.</p>
      {isLate ? (
        <p>It takes longer than it should. You can close this page: we will email you when your account is there.</p>
      ) : null}
      <noscript>
        <p className="help">
          <a href={refreshUrl}>Look now</a>
        </p>
      </noscript>
    </>
  )
}

function RefreshWithoutScript({ seconds, url }: { seconds: number; url: string }) {
  return (
    <noscript>
      <meta httpEquiv="refresh" content={`${seconds}; url=${url}`} />
    </noscript>
  )
}
