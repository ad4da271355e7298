import { expect, test } from 'vitest'
import { digest, matchesDigest, newCode, newSecret, seal, unseal } from './crypto'

test('what was sealed opens for the same purpose only', () => {
  const sealed = seal('a.purpose', 'a secret')

  expect(sealed).not.toContain('secret')
  expect(unseal('a.purpose', sealed)).toBe('a secret')
  expect(unseal('another.purpose', sealed)).toBeNull()
})

test('cut, changed and foreign texts do not open', () => {
  const sealed = seal('a.purpose', 'a secret')
  const [version, iv, tag, data] = sealed.split('.')

  for (const text of [
    '',
    'v1',
    'v1...',
    `${version}.${iv}.${tag}`,
    `v9.${iv}.${tag}.${data}`,
    `${version}.${iv}.${tag?.slice(4)}.${data}`,
    `${sealed}A`,
  ])
    expect(unseal('a.purpose', text), text).toBeNull()
})

test('a secret matches its own digest only', () => {
  const secret = newSecret()

  expect(matchesDigest(secret, digest(secret))).toBe(true)
  expect(matchesDigest(newSecret(), digest(secret))).toBe(false)
  expect(matchesDigest(secret, 'short')).toBe(false)
})

test('a code is eight digits', () => {
  for (let i = 0; i < 50; i += 1) expect(newCode()).toMatch(/^\d{8}$/)
})
