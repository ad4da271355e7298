import type { Person } from './tenants'

export type DemoTenant = 'acme' | 'globex'

/**
 * Who works at the demo's companies. Acme's identity provider has ids of its
 * own for people, Globex' knows them by address. Nobody has a password here:
 * they are picked from the list.
 */
export const demoPeople: Record<DemoTenant, Person[]> = {
  acme: [
    acme('ada', 'Ada', 'Lovelace', { groups: ['engineering', 'on-call'] }),
    acme('bo', 'Bo', 'Chen', { groups: ['it'] }),
    acme('cleo', 'Cleo', 'Diaz', { groups: ['engineering'] }),
    acme('dana', 'Dana', 'Olsen', { groups: ['support'] }),
    acme('emil', 'Emil', 'Novak', { groups: ['support'] }),
    acme('nia', 'New', 'Person', { groups: ['engineering'] }),
  ],
  globex: [
    globex('gus', 'Gus', 'Globex'),
    globex('hana', 'Hana', 'Ito'),
    globex('mallory', 'Mallory', 'Moss'),
    {
      ...globex('mallory-as-ada', 'Ada', 'Lovelace'),
      label: 'Mallory posing as Ada',
      email: 'ada@acme.example', // another company's address: the product must refuse it
    },
  ],
}

export const demoTenantNames: Record<DemoTenant, string> = { acme: 'Acme Health', globex: 'Globex' }

function acme(username: string, firstName: string, lastName: string, attributes: Record<string, string[]>): Person {
  const email = `${username}@acme.example`
  return { username, email, firstName, lastName, subject: `00u-acme-${username}`, attributes }
}

function globex(username: string, firstName: string, lastName: string): Person {
  return { username, email: `${username}@globex.example`, firstName, lastName }
}
