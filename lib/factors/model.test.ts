import { expect, test } from 'vitest'
import { hasFactor, readCode, readTotpCode, shownCode } from './model'
import { codeAt, stepOf } from './totp'

test('a recovery code reads as it was made, however it is typed', () => {
  const made = '0123456789abcdef'
  expect(shownCode(made)).toBe('0123-4567-89AB-CDEF')
  for (const typed of ['0123-4567-89AB-CDEF', ' 0123 4567 89ab cdef ', 'oI23–4567–89ab–cdef', 'OL23456789ABCDEF'])
    expect(readCode(typed)).toBe(made)
  for (const typed of ['', '0123', '0123-4567-89AB-CDEFF', '0123-4567-89AB-CDEU']) expect(readCode(typed)).toBeNull()
})

test('a code of an app is six digits', () => {
  expect(readTotpCode(' 012 345')).toBe('012345')
  for (const typed of ['', '12345', '1234567', '12345a', '１２３４５６']) expect(readTotpCode(typed)).toBeNull()
})

test('recovery codes alone are no factor', () => {
  expect(hasFactor({ passkeys: 0, totp: false, recoveryCodes: 10 })).toBe(false)
  expect(hasFactor({ passkeys: 1, totp: false, recoveryCodes: 0 })).toBe(true)
  expect(hasFactor({ passkeys: 0, totp: true, recoveryCodes: 0 })).toBe(true)
})

// RFC 6238, appendix B, with its SHA-1 secret; the last six of eight digits.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('the code of %i seconds is the standard’s', (seconds, code) => {
  const at = new Date(seconds * 1000)
  expect(codeAt(secret, at)).toBe(code)
  expect(stepOf(secret, code, at)).toBe(Math.floor(seconds / 30))
  expect(stepOf(secret, code, new Date(at.getTime() + 30_000))).toBe(Math.floor(seconds / 30))
  expect(stepOf(secret, code, new Date(at.getTime() + 61_000))).toBeNull()
})
