import { expect, test } from 'vitest'
import { eventInWords } from './words'

const people: Record<string, string> = { usr_ada: 'Ada Lovelace', con_okta: '“Okta — staff”' }
const name = (id: string | null | undefined) => people[id ?? ''] ?? 'somebody who is gone'

test.each([
  ['link_request.linked', { number: 12, userId: 'usr_ada' }, 'linked R-12 to Ada Lovelace'],
  [
    'link_request.approved',
    { number: 3, userId: 'usr_ada', awaitsProof: true },
    'approved linking R-3 to Ada Lovelace, who must confirm',
  ],
  [
    'connection.turned_off',
    { connectionId: 'con_okta', endedSessions: 1 },
    'turned off “Okta — staff” and ended 1 session',
  ],
  [
    'identity.address_changed',
    { identityId: 'idn_1', userId: null, from: 'bob@a.test', to: 'ada@a.test' },
    'came with the address ada@a.test, and with bob@a.test before',
  ],
  ['member.removed', { userId: 'usr_gone', role: 'admin' }, 'removed somebody who is gone, who was admin'],
  ['org.changed', { fields: ['name', 'supportUrl'] }, 'changed the organization’s settings: name, support page'],
  ['something.newer', { any: 'fact' }, 'something.newer'],
])('%s reads as a sentence', (event, data, sentence) => {
  expect(eventInWords(event, data, name)).toBe(sentence)
})
