import type { IdpTenant, Person } from '@/lib/testing/idp/tenants'

/** Each test has a company of its own, with a domain of its own; the IdP knows the people of all of them. */
export const COMPANIES = 600

export const domainOfCompany = (n: number) => `c${n}.example`

const names = { ada: 'Ada Lovelace', bo: 'Bo Chen', cleo: 'Cleo Diaz', dana: 'Dana Olsen', emil: 'Emil Novak' } as const
export type Who = keyof typeof names
export const everybody = Object.keys(names) as Who[]
export const nameOf = (who: Who) => names[who]

function person(who: Who, n: number): Person {
  const [firstName, lastName] = names[who].split(' ') as [string, string]
  const username = `${who}-${n}`
  return { username, email: `${who}@${domainOfCompany(n)}`, firstName, lastName, subject: `00u-${username}` }
}

const people = Array.from({ length: COMPANIES }, (_, n) => everybody.map((who) => person(who, n))).flat()

/** Two IdPs that know the same people: what one of them says must not count at the other's organization. */
export const idpTenants: IdpTenant[] = [
  { slug: 'acme', name: 'Acme IdP', people, requireSignedRequests: false },
  { slug: 'globex', name: 'Globex IdP', people, samlStyle: 'entra' },
]
