import { expect, test } from 'vitest'
import { urls } from '@/lib/platform/urls'
import { maySetUpSso, type Removal, removalProblem, slugProblem } from './model'

test.each([
  ['acme', null],
  ['acme-health-2', null],
  ['4th', null],
  ['a', 'length'],
  ['a'.repeat(41), 'length'],
  ['Acme', 'shape'],
  ['acme health', 'shape'],
  ['-acme', 'shape'],
  ['acme-', 'shape'],
  ['ac--me', 'shape'],
  ['acme/../x', 'shape'],
  ['аcme', 'shape'], // Cyrillic а
  ['password', 'reserved'],
  ['porchlight', 'reserved'],
])('the short name %s is judged %s', (slug, problem) => {
  expect(slugProblem(slug)).toBe(problem)
})

test('no organization can take the place of a page of ours', () => {
  const pages = [
    urls.loginSso(),
    urls.loginPassword(''),
    urls.loginConnections(''),
    urls.resetPassword(),
    urls.newPassword,
  ]
  const tops = [urls.login(), urls.logout, urls.signedOut, urls.account.sessions, urls.confirm('sit_x'), urls.org('x')]
  const words = [...pages.map((path) => path.split('/')[2]!), ...tops.map((path) => path.split('/')[1]!)]

  expect(words.filter((word) => slugProblem(word.split('?')[0]!) !== 'reserved')).toEqual([])
})

test.each([
  ['a Team organization has no single sign-on', 'team', null, false],
  ['a Business organization has it', 'business', null, true],
  ['an organization of a Business company has it', 'team', 'business', true],
  ['an organization of a Team company does not', 'team', 'team', false],
] as const)('%s', (_, plan, companyPlan, allowed) => {
  expect(maySetUpSso({ plan, companyPlan })).toBe(allowed)
})

test.each<[string, Removal, ReturnType<typeof removalProblem>]>([
  ['an owner removes an admin', { actor: 'owner', target: 'admin', otherOwners: 1 }, null],
  ['an admin removes a member', { actor: 'admin', target: 'member', otherOwners: 1 }, null],
  ['an admin does not remove an admin', { actor: 'admin', target: 'admin', otherOwners: 1 }, 'outranked'],
  ['an admin does not remove an owner', { actor: 'admin', target: 'owner', otherOwners: 1 }, 'outranked'],
  ['an owner changes the role of an owner first', { actor: 'owner', target: 'owner', otherOwners: 1 }, 'outranked'],
  ['nobody removes the last owner', { actor: 'owner', target: 'owner', otherOwners: 0 }, 'last_owner'],
])('%s', (_, facts, problem) => {
  expect(removalProblem(facts)).toBe(problem)
})
