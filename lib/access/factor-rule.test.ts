import { expect, test } from 'vitest'
import type { UserActor } from '@/lib/platform/context'
import { lacksFactor } from './factor-rule'

const acme = { id: 'org_acme', requiresFactor: true }
const byPassword: Pick<UserActor, 'factor' | 'vouchedBy'> = { factor: null, vouchedBy: null }

test.each<[string, Partial<typeof byPassword>, Partial<typeof acme>, boolean]>([
  ['a password alone is not enough where a factor is asked for', {}, {}, true],
  ['a password is enough where none is', {}, { requiresFactor: false }, false],
  ['a passkey is a factor', { factor: 'passkey' }, {}, false],
  ['a code is a factor', { factor: 'totp' }, {}, false],
  ['so is a printed code', { factor: 'recovery_code' }, {}, false],
  ['the organization’s own IdP decides on factors', { vouchedBy: 'org_acme' }, {}, false],
  ['another organization’s IdP does not', { vouchedBy: 'org_rival' }, {}, true],
])('%s', (_, actor, org, lacks) => {
  expect(lacksFactor({ ...byPassword, ...actor }, { ...acme, ...org })).toBe(lacks)
})
