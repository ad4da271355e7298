import { expect, test } from 'vitest'
import { decideSsoStep, type SsoFacts } from './decide'

const stranger: SsoFacts = { domain: 'verified', linked: null, asksAgain: false, hasWaitingRequest: false }
const ada = { userId: 'usr_ada', disabled: false, member: true } as const

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
  ['an address that slept for 90 days asks again', { linked: ada, asksAgain: true }, 'confirm_identity'],
  ['… and waits like any other', { linked: ada, asksAgain: true, hasWaitingRequest: true }, 'await_link'],
  ['… but not while the record is missing', { linked: ada, asksAgain: true, domain: 'missing' }, 'domain_frozen'],
  ['a stranger confirms who they are', {}, 'confirm_identity'],
  ['a stranger who has asked waits', { hasWaitingRequest: true }, 'await_link'],
  ['nobody new is linked while the record is missing', { domain: 'missing' }, 'domain_frozen'],
])('%s', (_, facts, expected) => {
  const step = decideSsoStep({ ...stranger, ...facts })

  expect(step.kind === 'refuse' ? step.reason : step.kind).toBe(expected)
})
