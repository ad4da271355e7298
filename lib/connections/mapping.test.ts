import { expect, test } from 'vitest'
import { suggestMapping } from './mapping'

const attributes = (values: Record<string, string | string[]>) =>
  Object.entries(values).map(([name, value]) => ({ name, values: [value].flat() }))

test.each<[string, Record<string, string | string[]>, Partial<Record<'email' | 'name' | 'groups', string>>]>([
  ['names that we know need nothing', { email: 'ada@acme.test', displayName: 'Ada' }, {}],
  ['an address under another name', { 'urn:x:workMail': 'ada@acme.test' }, { email: 'urn:x:workMail' }],
  ['a name under another name', { 'urn:acme:fullName': 'Ada' }, { name: 'urn:acme:fullName' }],
  ['groups, one or several', { memberOf: ['a', 'b'] }, { groups: 'memberOf' }],
  [
    'Entra’s groups',
    { 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups': 'a' },
    { groups: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups' },
  ],
  ['of two addresses in one attribute none is guessed', { mails: ['a@acme.test', 'b@acme.test'] }, {}],
  ['an endless word, read once', { note: `a@${'.'.repeat(1_000_000)}` }, {}],
  ['what only sounds like it is left alone', { grouping: 'a', nickname: 'Ada', note: 'ask @ada' }, {}],
])('%s', (_, values, found) => {
  expect(suggestMapping(attributes(values))).toEqual({ email: null, name: null, groups: null, ...found })
})
