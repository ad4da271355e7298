import type { Role } from '@/lib/access/permissions'
import type { DemoTenant } from '@/lib/testing/idp/demo-people'
import type { AppUrls } from './seed-apps'

type DemoOrg = {
  /** Also the organization's short name. */
  tenant: DemoTenant
  name: string
  domain: string
  support: { supportPhone: string; supportText: string; supportUrl: string }
  connections: { saml: string; oidc: string }
}

type DemoPerson = {
  name: string
  username: string
  email: string
  /** Said behind the password in the summary. */
  note: string
  roles: Partial<Record<DemoTenant, Role>>
}

export const demoCompany = { slug: 'northwind-care', name: 'Northwind Care', plan: 'business' as const }

export const demoOrgs: DemoOrg[] = [
  {
    tenant: 'acme',
    name: 'Acme Health',
    domain: 'acme.example',
    support: {
      supportPhone: '+1 555 010 0142',
      supportText: '+1 555 010 0143',
      supportUrl: 'https://help.acme.example/sign-in',
    },
    connections: { saml: 'Okta — staff', oidc: 'Entra — sites' },
  },
  {
    tenant: 'globex',
    name: 'Globex',
    domain: 'globex.example',
    support: {
      supportPhone: '+1 555 010 0177',
      supportText: '+1 555 010 0178',
      supportUrl: 'https://it.globex.example/help',
    },
    connections: { saml: 'Google — everyone', oidc: 'Auth0 — contractors' },
  },
]

export const demoPersons: DemoPerson[] = [
  {
    ...{ name: 'Bo Chen', username: 'bo', email: 'bo@acme.example' },
    note: 'owner of Acme Health',
    roles: { acme: 'owner' },
  },
  {
    ...{ name: 'Dana Olsen', username: 'dana', email: 'dana@acme.example' },
    note: 'admin of Acme Health',
    roles: { acme: 'admin' },
  },
  {
    ...{ name: 'Ada Lovelace', username: 'ada', email: 'ada@acme.example' },
    note: 'member of Acme Health; her SSO identity is not linked yet',
    roles: { acme: 'member' },
  },
  {
    ...{ name: 'Cleo Diaz', username: 'cleo', email: 'cleo.diaz@personal.example' },
    note: 'member of Acme Health; her account has an older address',
    roles: { acme: 'member' },
  },
  {
    ...{ name: 'Emil Novak', username: 'emil', email: 'emil@acme.example' },
    note: 'member of Acme Health and of Globex',
    roles: { acme: 'member', globex: 'member' },
  },
  {
    ...{ name: 'Gus Globex', username: 'gus', email: 'gus@globex.example' },
    note: 'owner of Globex',
    roles: { globex: 'owner' },
  },
  {
    ...{ name: 'Hana Ito', username: 'hana', email: 'hana@globex.example' },
    note: 'member of Globex',
    roles: { globex: 'member' },
  },
]

/** Known to an identity provider only: nobody here has an account. */
const strangers = [
  { label: 'Nia', login: 'nia@acme.example', password: '', note: 'no account; at Acme’s identity provider only' },
  {
    label: 'Mallory',
    login: 'mallory@globex.example',
    password: '',
    note: 'no account; at Globex’s identity provider only, where she can pose as Ada',
  },
]

export type Summary = {
  people: { label: string; login: string; password: string; note: string }[]
  tries: string[]
}

/** What the person at the terminal is told: who can sign in, with what, and what to try. */
export function summaryOf(passwords: ReadonlyMap<string, string>, productUrl: string, apps: AppUrls): Summary {
  const members = demoPersons.map(({ name, email, note }) => ({
    label: name,
    login: email,
    password: passwords.get(email) ?? '',
    note,
  }))
  return {
    people: [...members, ...strangers],
    tries: [
      `Open ${apps.widgets}/boards/7, an app behind Porchlight, and sign in as Bo. Then open ${apps.reports}: you are in already.`,
      `Sign out of one of them: within seconds the other one is out too. ${apps.desktop} is the window of a desktop app.`,
      `Sign in to Widgets as Emil: he chooses an organization, and switches to the other one from inside the app.`,
      `Open ${productUrl}/login, type ada@acme.example, choose SSO and pick Ada at the identity provider: she asks to be linked.`,
      `In another browser sign in as Bo (address and password above) and link her under ${productUrl}/orgs/acme/link-requests.`,
      'Read the mail at the mailbox above, then sign in as Ada with SSO again: now she is in.',
      `Open ${productUrl}/login/globex, choose SSO and pick “Mallory posing as Ada”: see the refusal, and its reference in Gus’s list of sign-ins.`,
    ],
  }
}
