import { createHash } from 'node:crypto'

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 40rem; padding: 1.5rem 1rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem }
dd { margin: 0; overflow-wrap: anywhere }
button { font: inherit; padding: .5rem 1rem }
`
const hash = createHash('sha256').update(style).digest('base64')

/** Headers of each page. `form-action` names the front door as well: signing out is a form whose answer leads there. */
export const headersWith = (frontDoor) => ({
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self' ${frontDoor}; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
})

export function page(title, ...parts) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(title)}</title><style>${style}</style></head><body><main><h1>${text(title)}</h1>${parts.join('')}</main></body></html>`
}

export function insidePage(app, place, person) {
  const facts = {
    'Signed in as': person.name,
    Email: person.email ?? 'not told',
    Organization: person.org_name,
    Role: person.org_role,
    Teams: person.teams.join(', ') || 'none',
    'Known here as': person.sub,
    'Signed in by': person.sso_connection
      ? `SSO (${person.amr?.join(', ') ?? 'method not told'})`
      : person.amr?.join(', '),
    'You are at': place,
  }
  const rows = Object.entries(facts).map(([name, value]) => `<dt>${name}</dt><dd>${text(value ?? 'not told')}</dd>`)
  const choose = `/sign-in?${new URLSearchParams({ return_to: place, choose: '1' })}`
  return page(
    app,
    `<dl>${rows.join('')}</dl>`,
    `<p><a href="${text(choose)}">Switch organization</a></p>`,
    '<form method="post" action="/sign-out"><button>Sign out</button></form>',
  )
}

export const text = (value) => String(value).replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
