import { Field, Hidden } from '../_parts/fields'
import { ChevronIcon } from '../_parts/icons'
import { Monogram } from '../_parts/identity'
import { Shell } from '../_parts/shell'

type OrganizationChoice = { slug: string; name: string; role: string; lastUsed: boolean; url: string }

type OrganizationPageProps = {
  organizations: OrganizationChoice[]
  personName: string
  signOutAction: string
  /** What was searched for, if anything. */
  q?: string | undefined
  /** Travels along with a search. */
  returnTo?: string | undefined
}

const FEW = 7

export function OrganizationPage({ organizations, personName, signOutAction, q, returnTo }: OrganizationPageProps) {
  return (
    <Shell title="Choose an organization" intro={`You are signed in as ${personName}.`} support={null}>
      {organizations.length > FEW || q ? <Search q={q} returnTo={returnTo} /> : null}
      {organizations.length > 0 ? (
        <ul className="choices">
          {organizations.map((organization) => (
            <li key={organization.slug}>
              <Choice {...organization} />
            </li>
          ))}
        </ul>
      ) : (
        <p>
          {q
            ? `None of your organizations matches “${q}”.`
            : 'No organization has added you yet. Ask an owner to invite you.'}
        </p>
      )}
      <form method="post" action={signOutAction}>
        <button type="submit" className="button quiet">
          Sign out
        </button>
      </form>
    </Shell>
  )
}

function Search({ q, returnTo }: { q: string | undefined; returnTo: string | undefined }) {
  return (
    <form method="get" className="beside">
      <Hidden values={{ return_to: returnTo }} />
      <Field name="q" label="Search" input={{ type: 'search', defaultValue: q, maxLength: 100 }} />
      <button type="submit" className="button second small">
        Search
      </button>
    </form>
  )
}

function Choice({ name, role, slug, lastUsed, url }: OrganizationChoice) {
  return (
    <a className="button second choice" href={url}>
      <Monogram name={name} />
      <span className="offer">
        {name}
        <small>
          {role} ·{' '}
          <bdi dir="ltr" className="mono">
            {slug}
          </bdi>
          {lastUsed ? ' · last used' : null}
        </small>
      </span>
      <ChevronIcon />
    </a>
  )
}
