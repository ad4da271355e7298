import { expect, test } from 'vitest'
import { decideSsoStep, type SsoFacts } from './decide'

const stranger: SsoFacts = {
  ...{ domain: 'verified', linked: null, asksAgain: false, hasWaitingRequest: false },
  ...{ newcomer: 'ask', carries: null },
}
const carries = { userId: 'usr_ada', fromId: 'idn_ada', from: 'Okta' } as const
const ada = { userId: 'usr_ada', disabled: false, member: true, invited: false } as const
const invited = { ...ada, member: false, invited: true }

test.each<[string, Partial<SsoFacts>, string]>([
  ['a linked identity signs in', { linked: ada }, 'sign_in'],
  ['a linked identity signs in while the domain’s record is missing', { linked: ada, domain: 'missing' }, 'sign_in'],
  [
    'a linked identity is refused once its address left the verified domains',
    { linked: ada, domain: 'none' },
    'domain_not_covered',
  ],
  ['a foreign address is refused', { domain: 'none' }, 'domain_not_covered'],
  [
    'a foreign address is refused even while a request waits',
    { domain: 'none', hasWaitingRequest: true },
    'domain_not_covered',
  ],
  ['a disabled account is told so and gets no session', { linked: { ...ada, disabled: true } }, 'account_disabled'],
  [
    'a disabled account that left is disabled first',
    { linked: { ...ada, disabled: true, member: false } },
    'account_disabled',
  ],
  ['somebody who was removed gets no session', { linked: { ...ada, member: false } }, 'not_a_member'],
  ['somebody who was removed and is invited again comes back', { linked: invited }, 'provision'],
  ['… not while the record is missing', { linked: invited, domain: 'missing' }, 'not_a_member'],
  ['… not once the address slept for 90 days', { linked: invited, asksAgain: true }, 'not_a_member'],
  ['… not into an account that is shut', { linked: { ...invited, disabled: true } }, 'account_disabled'],
  ['an address that slept for 90 days asks again', { linked: ada, asksAgain: true }, 'confirm_identity'],
  ['… and waits like any other', { linked: ada, asksAgain: true, hasWaitingRequest: true }, 'await_link'],
  ['… but not while the record is missing', { linked: ada, asksAgain: true, domain: 'missing' }, 'domain_frozen'],
  ['a stranger confirms who they are', {}, 'confirm_identity'],
  ['a stranger who has asked waits', { hasWaitingRequest: true }, 'await_link'],
  ['a newcomer gets an account where the organization lets them', { newcomer: 'provision' }, 'provision'],
  ['a foreign address gets no account', { newcomer: 'provision', domain: 'none' }, 'domain_not_covered'],
  [
    'nobody new gets an account while the record is missing',
    { newcomer: 'provision', domain: 'missing' },
    'domain_frozen',
  ],
  [
    'who has asked, and is invited as somebody new, gets an account',
    { newcomer: 'provision', hasWaitingRequest: true },
    'provision',
  ],
  [
    'an address that slept for 90 days gets no new account',
    { newcomer: 'provision', linked: ada, asksAgain: true },
    'confirm_identity',
  ],
  [
    'somebody who was removed gets no new account',
    { newcomer: 'provision', linked: { ...ada, member: false } },
    'not_a_member',
  ],
  ['who is linked at the replaced connection is carried over', { carries }, 'carry'],
  ['… instead of being given a second account', { carries, newcomer: 'provision' }, 'carry'],
  ['… not with a foreign address', { carries, domain: 'none' }, 'domain_not_covered'],
  ['… not while the record is missing', { carries, domain: 'missing' }, 'domain_frozen'],
  ['… not while a request waits for an answer', { carries, hasWaitingRequest: true }, 'await_link'],
  ['… not once the identity opens an account itself', { carries, linked: { ...ada, userId: 'usr_bo' } }, 'sign_in'],
  ['… nor to get around a removal', { carries, linked: { ...ada, member: false } }, 'not_a_member'],
  ['… nor around an address that slept', { carries, linked: ada, asksAgain: true }, 'confirm_identity'],
  ['nobody new is linked while the record is missing', { domain: 'missing' }, 'domain_frozen'],
])('%s', (_, facts, expected) => {
  const step = decideSsoStep({ ...stranger, ...facts })

  expect(step.kind === 'refuse' ? step.reason : step.kind).toBe(expected)
})
