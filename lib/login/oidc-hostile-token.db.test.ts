import { createHmac, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Behaviour,
  type HostileProvider,
  publicJwk,
  startHostileProvider,
} from '@/lib/testing/idp/hostile-provider'
import { anOrgOf, type HostileOrg, refused, signedIn, tryBehaviour } from '@/lib/testing/idp/hostile-visit'
import { signInput, signingInput, signToken, type Token } from '@/lib/testing/idp/id-token'

let provider: HostileProvider
let org: HostileOrg
beforeAll(async () => {
  provider = await startHostileProvider()
  org = await anOrgOf(provider)
}, 45_000)
afterAll(() => provider.stop())

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const strangersPem = stranger.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const small = generateKeyPairSync('rsa', { modulusLength: 1024 })
const smallPem = small.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

const byStranger = (token: Token) => signToken(token, strangersPem)
const header = (more: Record<string, unknown>, encode: Behaviour['encode'] = byStranger): Behaviour => ({
  header: (honest) => ({ ...honest, ...more }),
  encode,
})
const encoded = (encode: NonNullable<Behaviour['encode']>): Behaviour => ({ encode })
const honestly = (token: Token, { privateKeyPem }: HostileProvider) => signToken(token, privateKeyPem)
const changed = (change: (honest: string) => unknown) =>
  encoded((token, { privateKeyPem }) => change(signToken(token, privateKeyPem)))
const hmac = (secretOf: (provider: HostileProvider) => string | Buffer) =>
  header({ alg: 'HS256' }, (token, { ...all }) => {
    const input = signingInput(token)
    return `${input}.${createHmac('sha256', secretOf(all)).update(input).digest('base64url')}`
  })
/** Well signed, and its claims are this very text. */
const claimsText = (textOf: (honest: string) => string | Buffer) =>
  encoded(({ header, claims }, { privateKeyPem }) => {
    const [head] = signingInput({ header, claims }).split('.')
    return signInput(`${head}.${Buffer.from(textOf(JSON.stringify(claims))).toString('base64url')}`, privateKeyPem)
  })

test('the provider’s honest answer signs in, so that each refusal below is for what it says', async () => {
  expect((await tryBehaviour(provider, org, {})).result).toEqual(signedIn)
})

test.each<[string, Behaviour]>([
  ['is signed by a stranger under the provider’s key id', encoded(byStranger)],
  ['is signed by a key of another id', header({ kid: 'k2' })],
  ['names no key id and is signed by a stranger', header({ kid: undefined })],
  ['has a signature that is garbage', changed((token) => `${token.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`)],
  ['has a signature cut short', changed((token) => token.slice(0, -8))],
  ['has an empty signature', changed((token) => token.replace(/[^.]*$/, ''))],
  ['has another person’s claims under an old signature', changed(withOtherClaims)],
  ['is unsigned by “none”', header({ alg: 'none' }, (token) => `${signingInput(token)}.`)],
  ['is unsigned by “None”', header({ alg: 'None' }, (token) => `${signingInput(token)}.`)],
  ['is signed by HS256 with the public key in PEM', hmac(({ publicKey }) => pemOf(publicKey))],
  ['is signed by HS256 with the published JWK', hmac(({ publicKey }) => JSON.stringify(publicJwk(publicKey, 'k1')))],
  ['is signed by HS256 with our own client secret', hmac(({ clientSecret }) => clientSecret)],
  ['is signed by HS256 with nothing', hmac(() => '')],
  ['names an algorithm that nobody has', header({ alg: 'XX256' }, honestly)],
  ['names no algorithm', header({ alg: undefined }, honestly)],
  ['calls an RS256 signature ES256', header({ alg: 'ES256' }, honestly)],
  ['calls an RS256 signature PS256', header({ alg: 'PS256' }, honestly)],
  ['brings the stranger’s key in its header (jwk)', header({ jwk: publicJwk(stranger.publicKey, 'k1') })],
  ['names the stranger’s keys in its header (jku)', header({ jku: 'http://127.0.0.1:1/jwks' })],
  ['names the stranger’s certificate in its header (x5u)', header({ x5u: 'http://127.0.0.1:1/x5u' })],
  ['brings the stranger’s certificate in its header (x5c)', header({ x5c: ['MIIB'] })],
  ['has a key id that walks the file system', header({ kid: '../../../../dev/null' })],
  ['asks for an extension that must be understood (crit)', header({ crit: ['exp'], exp: 1 }, honestly)],
  ['leaves its payload unencoded (b64)', header({ crit: ['b64'], b64: false }, honestly)],
  ['is encrypted, by its form', changed((token) => `${token}.AAAA.AAAA`)],
  ['has two parts', changed((token) => token.split('.').slice(0, 2).join('.'))],
  ['is empty', changed(() => '')],
  ['is a number', changed(() => 7)],
  ['is a list of tokens', changed((token) => [token])],
  ['is an object', changed((token) => ({ token }))],
  ['is missing', changed(() => undefined)],
  ['has white space in it', changed((token) => token.replace('.', '.\n'))],
  ['has a header that isn’t JSON', changed((token) => token.replace(/^[^.]*/, 'AAAA'))],
  ['has claims that aren’t JSON', claimsText(() => 'claims')],
  ['has claims that are a list', claimsText((honest) => `[${honest}]`)],
  ['has claims that are null', claimsText(() => 'null')],
  ['has claims before a byte order mark', claimsText((honest) => `${honest}\ufeff`)],
  ['hides its claims behind __proto__', claimsText((honest) => `{"__proto__":${honest}}`)],
])('an ID token that %s is refused', async (_, behaviour) => {
  const { result, tookMs } = await tryBehaviour(provider, org, behaviour)

  expect(result).toEqual(refused('answer_invalid'))
  expect(tookMs).toBeLessThan(9_000)
})

test.each<[string, Behaviour]>([
  [
    'a symmetric key of the same id',
    { keys: () => [{ kty: 'oct', kid: 'k1', k: 'c2VjcmV0' }], ...hmac(() => 'secret') },
  ],
  [
    'a key too small',
    { keys: () => [publicJwk(small.publicKey, 'k1')], encode: (token) => signToken(token, smallPem) },
  ],
  ['a key for encryption only', { keys: ([honest]) => [{ ...honest, use: 'enc' }] }],
  ['a key for another algorithm', { keys: ([honest]) => [{ ...honest, alg: 'PS256' }] }],
  ['two keys of one id', { keys: ([honest]) => [publicJwk(stranger.publicKey, 'k1'), honest] }],
  ['no keys', { keys: () => [] }],
  ['keys that are no keys', { keys: () => [7, null, 'k1', {}, { kty: 'RSA', kid: 'k1', n: 7, e: [] }] }],
  ['keys that are an object', { keys: () => ({ k1: 1 }) }],
  [
    'another key than a minute ago, while the token has the old one',
    { keys: () => [publicJwk(stranger.publicKey, 'k2')] },
  ],
])('a provider that publishes %s gets nobody in', async (_, behaviour) => {
  expect((await tryBehaviour(provider, org, behaviour)).result).toEqual(refused('answer_invalid'))
})

test('a provider may change its key between a sign-in’s start and its end', async () => {
  const rotated: Behaviour = {
    header: (honest) => ({ ...honest, kid: 'k2' }),
    encode: byStranger,
    keys: (honest) => [publicJwk(stranger.publicKey, 'k2'), ...honest],
  }

  expect((await tryBehaviour(provider, org, rotated)).result).toEqual(signedIn)
})

test('an address in a token’s header is never asked', () => {
  expect([...new Set(provider.asked)].sort()).toEqual(['/.well-known/openid-configuration', '/jwks', '/token'])
})

test('the honest sign-in beside them works', async () => {
  expect((await tryBehaviour(provider, org, {})).result).toEqual(signedIn)
})

function withOtherClaims(token: string): string {
  const [head, body = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString())
  return [head, Buffer.from(JSON.stringify({ ...claims, sub: 'somebody else' })).toString('base64url'), signature].join(
    '.',
  )
}

function pemOf(key: HostileProvider['publicKey']): string {
  return key.export({ type: 'spki', format: 'pem' }).toString()
}
