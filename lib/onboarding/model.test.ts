import { expect, test } from 'vitest'
import { isUntouched, type SetupFacts, setupRail } from './model'

const fresh: SetupFacts = {
  entitled: true,
  domain: 'none',
  connection: 'none',
  connectionId: null,
  tested: false,
  offered: false,
  memberCount: 3,
  linkedCount: 0,
}
const drafted = { domain: 'verified', connection: 'draft', connectionId: 'con_1' } as const
const active = { ...drafted, connection: 'active', tested: true } as const

const marks = { done: '✓', next: '●', later: '○' }
const railOf = (facts: Partial<SetupFacts>) => {
  const { steps, next } = setupRail('acme', { ...fresh, ...facts })
  return [steps.map(({ state }) => marks[state]).join(''), next?.href ?? null]
}

test.each<[string, Partial<SetupFacts>, string, string | null]>([
  ['without the plan the next thing is the plan', { entitled: false }, '●○○○○', '/orgs/acme/upgrade'],
  ['nothing yet: a domain', {}, '●○○○○', '/orgs/acme/domains/new'],
  ['a domain that waits is not done', { domain: 'waiting' }, '●○○○○', '/orgs/acme/domains'],
  ['a proven domain: a connection', { domain: 'verified' }, '✓●○○○', '/orgs/acme/connections/new'],
  ['a draft is begun, not done', drafted, '✓●○○○', '/orgs/acme/connections/con_1/setup'],
  ['a tested draft is to be turned on', { ...drafted, tested: true }, '✓✓✓●○', '/orgs/acme/connections/con_1/setup'],
  [
    'a connection that nobody came by is to be tested',
    { ...active, tested: false },
    '✓✓●○○',
    '/orgs/acme/connections/con_1',
  ],
  [
    'a connection that was turned off is no way in',
    { ...active, connection: 'off', offered: true },
    '✓✓✓●○',
    '/orgs/acme/connections/con_1',
  ],
  ['tested and not offered: offer it', active, '✓✓✓●○', '/orgs/acme/settings'],
  ['offered: link people', { ...active, offered: true, linkedCount: 2 }, '✓✓✓●○', '/orgs/acme/members?linked=no'],
  ['all linked: nothing more to do yet', { ...active, offered: true, linkedCount: 3 }, '✓✓✓✓○', null],
  [
    'what runs after the plan ended is no call to upgrade',
    { ...active, entitled: false, offered: true },
    '✓✓✓●○',
    '/orgs/acme/members?linked=no',
  ],
  ['a domain that was lost comes first again', { ...active, domain: 'waiting' }, '●✓✓○○', '/orgs/acme/domains'],
])('%s', (_, facts, steps, href) => {
  expect(railOf(facts)).toEqual([steps, href])
})

test('an organization is untouched until it has a domain or a connection', () => {
  expect(isUntouched(fresh)).toBe(true)
  expect(isUntouched({ ...fresh, domain: 'waiting' })).toBe(false)
  expect(isUntouched({ ...fresh, connection: 'draft' })).toBe(false)
})
