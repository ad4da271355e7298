import { Hidden } from '../_parts/fields'
import { ChevronIcon } from '../_parts/icons'
import { Code, Monogram } from '../_parts/identity'
import { Shell } from '../_parts/shell'

type OnTheWay = { app: string; action: string; r: string }

type ChooseForAppPageProps = OnTheWay & {
  personName: string
  organizations: { slug: string; name: string; lastUsed: boolean }[]
  /** Where a session of one organization’s IdP is opened for the others, by the person’s own proof. */
  othersUrl: string | null
}

/** For which organization does the person enter the app? */
export function ChooseForAppPage({ app, action, r, personName, organizations, othersUrl }: ChooseForAppPageProps) {
  return (
    <Shell title="Choose an organization" intro={`You are signed in as ${personName}.`} app={app} support={null}>
      <form method="post" action={action}>
        <Hidden values={{ r, do: 'choose' }} />
        <ul className="choices">
          {organizations.map(({ slug, name, lastUsed }) => (
            <li key={slug}>
              <button type="submit" className="button second choice" name="org" value={slug}>
                <Monogram name={name} />
                <span className="offer">
                  {name}
                  <small>{lastUsed ? `${slug} · last used` : slug}</small>
                </span>
                <ChevronIcon />
              </button>
            </li>
          ))}
        </ul>
      </form>
      {othersUrl ? (
        <a className="button second" href={othersUrl}>
          My other organizations
        </a>
      ) : null}
      <Refuse {...{ action, r }} label={`Back to ${app}`} />
    </Shell>
  )
}

type ConsentPageProps = OnTheWay & {
  orgName: string
  /** Where the app lives, as its registered address says. */
  host: string | null
  person: { name: string; email: string }
  wants: string[]
  switchUrl: string
}

/** An app that is not the vendor’s own asks what it wants to know, once. */
export function ConsentPage({ app, action, r, orgName, host, person, wants, switchUrl }: ConsentPageProps) {
  return (
    <Shell title={`Allow ${app} to use your account?`} orgName={orgName} support={null}>
      {host ? (
        <p className="host">
          <Code>{host}</Code>
        </p>
      ) : null}
      <p>
        Signed in as {person.name} (<bdi dir="ltr">{person.email}</bdi>).{' '}
        <a className="link" href={switchUrl}>
          Sign in as somebody else
        </a>
      </p>
      <h2>It will see</h2>
      <ul className="steps">
        {wants.map((want) => (
          <li key={want}>{want}</li>
        ))}
      </ul>
      <p>It cannot change anything.</p>
      <form method="post" action={action}>
        <Hidden values={{ r, do: 'allow' }} />
        <button type="submit" className="button">
          Allow
        </button>
      </form>
      <Refuse {...{ action, r }} label="Do not allow" />
    </Shell>
  )
}

function Refuse({ action, r, label }: { action: string; r: string; label: string }) {
  return (
    <form method="post" action={action}>
      <Hidden values={{ r, do: 'deny' }} />
      <button type="submit" className="button quiet">
        {label}
      </button>
    </form>
  )
}

type AppStopPageProps = OnTheWay & {
  title: string
  text: string
  /** The likely way on, and another one. */
  next: { label: string; url: string }
  other?: { label: string; url: string } | undefined
}

/** The person cannot enter as things are; says why, and leads on or back. */
export function AppStopPage({ app, action, r, title, text, next, other }: AppStopPageProps) {
  return (
    <Shell title={title} intro={text} support={null}>
      <a className="button" href={next.url}>
        {next.label}
      </a>
      {other ? (
        <a className="button second" href={other.url}>
          {other.label}
        </a>
      ) : null}
      <Refuse {...{ action, r }} label={`Back to ${app}`} />
    </Shell>
  )
}

/** Goes on to the app; a page and no redirect, since a form’s answer may not lead to another site (CSP, `form-action`). */
export function AppHopPage({ app, url, goesOn = true }: { app: string; url: string; goesOn?: boolean }) {
  return (
    <Shell
      title={`Taking you to ${app}`}
      support={null}
      head={
        goesOn ? (
          <noscript>
            <meta httpEquiv="refresh" content={`0; url=${url}`} />
          </noscript>
        ) : null
      }
    >
      <a className="button" href={url} data-go={goesOn ? 'now' : undefined}>
        Continue now
      </a>
    </Shell>
  )
}

type AppSignOutPageProps = { app: string | null; action: string; xsrf: string; isSure: boolean; cancelUrl: string }

/** An app asks us to end the session. Where it proved whom it means, the page goes on by itself. */
export function AppSignOutPage({ app, action, xsrf, isSure, cancelUrl }: AppSignOutPageProps) {
  return (
    <Shell
      title="Sign out?"
      intro={`${app ?? 'An app'} asks to sign you out. You will be signed out here, and at the other apps too.`}
      support={null}
    >
      <form method="post" action={action} data-go={isSure ? 'now' : undefined}>
        <Hidden values={{ xsrf, logout: 'yes' }} />
        <button type="submit" className="button">
          Sign out
        </button>
      </form>
      <a className="button second" href={cancelUrl}>
        Stay signed in
      </a>
    </Shell>
  )
}
