import { expect, test } from 'vitest'
import { canonicalUsername } from './model'
import { usernameFrom } from './username'

test.each([
  ['ada.lovelace@acme.test', 'ada.lovelace'],
  ["o'brien+sales@acme.test", 'o-brien-sales'],
  ['_ada_@acme.test', 'ada'],
  ['!#$%@acme.test', 'person'],
  [`${'a'.repeat(64)}@acme.test`, 'a'.repeat(56)],
])('%s suggests %s', (email, username) => {
  expect(usernameFrom(email)).toBe(username)
  expect(canonicalUsername(usernameFrom(email))).toBe(username)
})
