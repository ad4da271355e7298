import type { Company } from './company'

/** Who asks: nobody, people of the organization, the owner of another one, and one whom that other one's IdP vouched for. */
export const askers = ['nobody', 'member', 'admin', 'owner', 'stranger', 'vouched elsewhere'] as const
export type Asker = (typeof askers)[number]
/** What a request comes to: shown, led to the sign-in, not allowed, or as if it were not there. */
export type Answer = 'shown' | 'sign-in' | 'forbidden' | 'hidden'
type Row = Record<Asker, Answer>

const everybody = (answer: Answer) => Object.fromEntries(askers.map((asker) => [asker, answer])) as Row
const insiders = { nobody: 'sign-in', owner: 'shown', stranger: 'hidden', 'vouched elsewhere': 'hidden' } as const

/** The door, which asks who somebody is and shows everybody the same. */
const door = everybody('shown')
/** A later step at the door: without what the first one was told it begins anew, for everybody. */
const laterStep = everybody('sign-in')
const account: Row = { ...everybody('shown'), nobody: 'sign-in' }
const home: Row = { ...insiders, member: 'shown', admin: 'shown' }
const admins: Row = { ...insiders, member: 'forbidden', admin: 'shown' }
const owners: Row = { ...insiders, member: 'forbidden', admin: 'forbidden' }
/** Where operators work: even that somebody would have to sign in is shown to nobody else. */
const operators: Row = { ...everybody('hidden'), nobody: 'sign-in' }

/** For the vendor's machines, which show a key: whoever is signed in here is nobody there. */
const machines = everybody('sign-in')

/** Every address of the product, and who gets what there. */
export const rows: Record<string, Row> = {
  '/': account,
  '/account/apps': account,
  '/account/confirm': account,
  '/account/confirm/lift': account,
  '/account/confirm/passkey': account,
  '/account/confirm/second': account,
  '/account/factors': account,
  '/account/identities': account,
  '/account/keyboard': account,
  '/account/password': account,
  '/account/session': account,
  '/account/sessions': account,
  '/api/auth/[...nextauth]': door,
  '/api/v1': machines,
  '/api/v1/[...path]': machines,
  '/api/v1/openapi.json': door,
  '/api/v1/organizations': machines,
  '/api/v1/organizations/[org]': machines,
  '/api/v1/organizations/[org]/connections': machines,
  '/api/v1/organizations/[org]/connections/[connection]/setup-links': machines,
  '/api/v1/organizations/[org]/connections/[connection]/setup-links/[link]': machines,
  '/api/v1/organizations/[org]/plan': machines,
  '/auth/confirm': door,
  '/auth/confirm/not-me': door,
  '/auth/confirm/other': door,
  '/auth/error/[code]': door,
  '/auth/go': door,
  '/auth/organization': account,
  '/auth/pending/[request]': door,
  '/auth/pending/[request]/code': door,
  '/auth/pending/[request]/prove': door,
  '/auth/pending/[request]/remind': door,
  '/auth/pending/[request]/withdraw': door,
  '/auth/undo': door,
  '/auth/welcome': door,
  '/continue': door,
  '/continue/error': door,
  '/continue/sign-out': door,
  '/invitation': door,
  '/login': door,
  '/login/[org]': door,
  '/login/connections': laterStep,
  '/login/passkey': laterStep,
  '/login/password': laterStep,
  '/login/reset': door,
  '/login/reset/new': door,
  '/login/second': door,
  '/login/sso': door,
  '/logout': door,
  '/logout/everywhere': door,
  '/operator': operators,
  '/operator/apps': operators,
  '/operator/apps/[app]': operators,
  '/operator/apps/new': operators,
  '/operator/requests': operators,
  '/operator/requests/[ssoRequest]': operators,
  '/operator/system': operators,
  '/orgs/[org]': home,
  '/orgs/[org]/apps': admins,
  '/orgs/[org]/apps/[app]': admins,
  '/orgs/[org]/apps/new': owners,
  '/orgs/[org]/attempts': admins,
  '/orgs/[org]/attempts/[reference]': admins,
  '/orgs/[org]/audit': admins,
  '/orgs/[org]/connections': admins,
  '/orgs/[org]/connections/[connection]': admins,
  '/orgs/[org]/connections/[connection]/replacement': admins,
  '/orgs/[org]/connections/[connection]/setup': owners,
  '/orgs/[org]/connections/[connection]/test': admins,
  '/orgs/[org]/connections/[connection]/test/state': admins,
  '/orgs/[org]/connections/new': owners,
  '/orgs/[org]/domains': admins,
  '/orgs/[org]/domains/[domain]': admins,
  '/orgs/[org]/domains/borrow': owners,
  '/orgs/[org]/domains/new': owners,
  '/orgs/[org]/help': home,
  '/orgs/[org]/help/[provider]': home,
  '/orgs/[org]/link-requests': admins,
  '/orgs/[org]/members': admins,
  '/orgs/[org]/settings': admins,
  '/orgs/[org]/start': admins,
  '/orgs/[org]/teams': admins,
  '/orgs/[org]/teams/[team]': admins,
  '/orgs/[org]/upgrade': admins,
  '/setup': door,
  '/setup/open': door,
  '/setup/test-state': everybody('hidden'), // a number for a script, where a set-up link was opened
  '/signed-out': door,
  '/sso/[connection]/acs': door,
  '/sso/[connection]/callback': door,
  '/sso/[connection]/metadata': door,
  '/sso/[connection]/start': door,
  '/sso/[connection]/test': door,
  '/sso/[connection]/test/by-link': door,
}

/** A route with something of this company in place of each name. */
export function addressFor(route: string, company: Company, names: Record<string, string>): string {
  const known: Record<string, string> = {
    ...{
      org: company.slug,
      connection: company.saml,
      domain: company.domainId,
      provider: 'okta',
      ssoRequest: 'srq_000000000000000000000000',
    },
    ...names,
  }
  return route.replace(/\[([^\]]+)\]/g, (_, name: string) => known[name] ?? 'session')
}
