import { type Fact, Facts, Reference } from '../_parts/facts'
import { Hidden } from '../_parts/fields'
import { Shell } from '../_parts/shell'
import type { Support } from '../_parts/support'

type ErrorAction = {
  label: string
  url: string
  method?: 'get' | 'post' | undefined
  fields?: Record<string, string> | undefined
}

type ErrorPageProps = {
  support: Support | null
  title: string
  text: string
  steps: string[]
  /** The first one is the likely way on. */
  actions: ErrorAction[]
  reference: string | null
  details: { label: string; value: string }[]
}

/** Why it stopped, what to do, and under which reference others can see it. */
export function ErrorPage({ support, title, text, steps, actions, reference, details }: ErrorPageProps) {
  return (
    <Shell title={title} icon="bad" intro={text} support={support}>
      {steps.length > 0 ? (
        <>
          <h2>What you can do</h2>
          <ol className="steps">
            {steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      ) : null}
      {actions.map((action, place) => (
        <Action key={action.label} {...action} first={place === 0} />
      ))}
      {reference ? <Reference reference={reference} /> : null}
      {details.length > 0 ? <Details details={details} /> : null}
    </Shell>
  )
}

function Action({ label, url, method, fields, first }: ErrorAction & { first: boolean }) {
  if (method !== 'post') {
    return (
      <a className={first ? 'button' : 'button second'} href={url}>
        {label}
      </a>
    )
  }
  return (
    <form method="post" action={url}>
      <Hidden values={fields ?? {}} />
      <button type="submit" className={first ? 'button' : 'button second'}>
        {label}
      </button>
    </form>
  )
}

function Details({ details }: { details: { label: string; value: string }[] }) {
  const facts: Fact[] = details.map(({ label, value }) => ({
    label,
    value: (
      <bdi dir="ltr" className="mono">
        {value}
      </bdi>
    ),
  }))
  return (
    <details>
      <summary>Technical details</summary>
      <Facts facts={facts} />
    </details>
  )
}
