import { expect, test } from 'vitest'
import { isShallow, isTokenAlgorithm, readToken } from './token-signature'

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const tokenOf = (claims: unknown) => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`
const nested = (levels: number): unknown => (levels ? [nested(levels - 1)] : 1)

test('a token is read without being believed', () => {
  expect(readToken(tokenOf({ sub: 'ada' }))).toEqual({ header: { alg: 'RS256' }, claims: { sub: 'ada' } })
})

test.each([
  ['no token', 'rubbish'],
  ['claims that are a list', tokenOf([1])],
  ['claims nested deeper than any provider’s', tokenOf({ a: nested(9) })],
  ['a token beyond all sizes', tokenOf({ a: 'x'.repeat(64_000) })],
])('%s is none', (_, text) => {
  expect(readToken(text)).toBeNull()
})

test('what is nested 100,000 levels deep is told from what can be written down, without walking it', () => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown
  expect(isShallow(deep)).toBe(false)
  expect(isShallow({ address: { country: 'GB' }, groups: ['staff'] })).toBe(true)
})

test('“none”, secrets and names of the language’s own are no algorithms', () => {
  expect(['RS256', 'PS256', 'ES256', 'none', 'HS256', 'toString', undefined].filter(isTokenAlgorithm)).toEqual([
    ...['RS256', 'PS256', 'ES256'],
  ])
})
