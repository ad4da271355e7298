import { type Html, html, page, submitScript } from './html'
import { labelOf, type Person, type Session, type Tenant } from './tenants'

const explanation = html`<p class="quiet">This plays your company’s identity provider. It is no part of Porchlight.</p>`

/** The sign-in page: pick a person, or type an address and a password. Posts to its own address. */
export function loginPage(tenant: Tenant, { asksFor, error }: { asksFor: string; error?: string }): Html {
  return page(
    `${tenant.name} identity provider`,
    html`${explanation}
<p>${asksFor} wants to know who you are.</p>
${error ? html`<p class="alert" role="alert">${error}</p>` : ''}
<h2 id="pick">Choose a person</h2>
<form method="post"><ul aria-labelledby="pick">${tenant.people.map(pickButton)}</ul></form>
${tenant.people.some(({ password }) => password) ? typedForm : ''}`,
  )
}

function pickButton(person: Person): Html {
  return html`<li><button name="person" value="${person.username}"><span>Sign in as ${labelOf(person)}</span>
<span class="quiet">${person.email}</span></button></li>`
}

const typedForm = html`<h2>Or sign in with a password</h2>
<form method="post">
<label for="name">E-mail address or username</label>
<input id="name" name="name" autocomplete="username" required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<p><button class="primary">Sign in</button></p>
</form>`

/** Sends the person's browser to `action` with `fields`, by itself or, without scripts, by a button. */
export function postPage(action: string, fields: Record<string, string>): Html {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return page(
    'Signed in',
    html`<p>You are on your way back to ${new URL(action).host}.</p>
<form method="post" action="${action}">${inputs}<button class="primary">Continue</button></form>
${submitScript}`,
  )
}

/** The tenant's start page: who is signed in, its applications, and what an administrator copies from here. */
export function tenantPage(tenant: Tenant, session: Session | null): Html {
  const person = tenant.people.find(({ username }) => username === session?.username)
  const addresses: [string, string][] = [
    ['SAML metadata', tenant.metadataUrl],
    ['SAML entity ID', tenant.entityId],
    ['SAML sign-on URL', tenant.ssoUrl],
    ['OpenID Connect issuer', tenant.issuer],
  ]
  return page(
    `${tenant.name} identity provider`,
    html`${explanation}
${person ? signedIn(tenant, person) : html`<p>Nobody is signed in here.</p>`}
<h2>Applications</h2>
${tiles(tenant)}
<h2>For the administrator</h2>
<dl>${addresses.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  )
}

function signedIn(tenant: Tenant, person: Person): Html {
  return html`<p>Signed in as ${labelOf(person)} (${person.email}).</p>
<form method="post" action="/${tenant.slug}/logout"><button class="primary">Sign out here</button></form>`
}

function tiles(tenant: Tenant): Html {
  const applications = [...tenant.serviceProviders.values()]
  if (!applications.length) return html`<p class="quiet">They appear here after the first sign-in by SAML.</p>`
  return html`<ul>${applications.map(({ entityId, acsUrl }) => {
    const query = new URLSearchParams({ acs: acsUrl, audience: entityId })
    return html`<li><a href="/${tenant.slug}/saml/tile?${query.toString()}">Open ${entityId}</a></li>`
  })}</ul>`
}

export function frontPage(tenants: Tenant[]): Html {
  const links = tenants.map(({ slug, name }) => html`<li><a href="/${slug}">${name}</a></li>`)
  return page('Identity providers', html`${explanation}<ul>${links}</ul>`)
}

export function refusalPage(message: string): Html {
  return page('That didn’t work', html`${explanation}<p>${message}</p>`)
}
