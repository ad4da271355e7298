import { expect, test } from 'vitest'
import { type StrangerFacts, wayOf } from './model'

const stranger: StrangerFacts = {
  ...{ chosen: 'provision', invited: false },
  ...{ addressTaken: false, decidedBefore: false, hasWaitingRequest: false, namesAnAccount: false },
}

test.each<[string, Partial<StrangerFacts>, string]>([
  ['somebody new gets an account where the owner chose so', {}, 'provision'],
  ['somebody new asks where the owner chose that', { chosen: 'ask' }, 'asks'],
  ['who is invited need not ask', { chosen: 'ask', invited: true }, 'provision'],
  ['an account with that address is never adopted', { addressTaken: true }, 'address_taken'],
  ['… not for an invitation either', { addressTaken: true, invited: true }, 'address_taken'],
  ['what people decided about a sign-in stands', { decidedBefore: true }, 'decided_before'],
  ['… also against an invitation', { decidedBefore: true, invited: true }, 'decided_before'],
  ['who has asked waits for people', { hasWaitingRequest: true }, 'request_waits'],
  ['… unless they invite: then it is somebody new', { hasWaitingRequest: true, invited: true }, 'provision'],
  [
    '… and the request named no account',
    { hasWaitingRequest: true, invited: true, namesAnAccount: true },
    'request_waits',
  ],
])('%s', (_, facts, expected) => {
  const verdict = wayOf({ ...stranger, ...facts })

  expect(verdict.way === 'ask' ? verdict.why : verdict.way).toBe(expected)
})
