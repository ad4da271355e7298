import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviour, type HostileProvider, startHostileProvider } from '@/lib/testing/idp/hostile-provider'
import { anOrgOf, type HostileOrg, refused, signedIn, tryBehaviour } from '@/lib/testing/idp/hostile-visit'
import { signInput, signingInput } from '@/lib/testing/idp/id-token'

let provider: HostileProvider
let org: HostileOrg
beforeAll(async () => {
  provider = await startHostileProvider()
  org = await anOrgOf(provider)
}, 45_000)
afterAll(() => provider.stop())

const now = () => Math.floor(Date.now() / 1000)
const claims = (more: Record<string, unknown>): Behaviour => ({ claims: (honest) => ({ ...honest, ...more }) })
const without = (...names: string[]): Behaviour => ({
  claims: (honest) => Object.fromEntries(Object.entries(honest).filter(([name]) => !names.includes(name))),
})
/** Well signed, and written by hand: what no serializer writes. */
const written = (edit: (honest: string) => string): Behaviour => ({
  encode: ({ header, claims }, { privateKeyPem }) => {
    const [head] = signingInput({ header, claims }).split('.')
    return signInput(`${head}.${Buffer.from(edit(JSON.stringify(claims))).toString('base64url')}`, privateKeyPem)
  },
})
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`
/** The address comes from userinfo. */
const userinfo = (answer: NonNullable<Behaviour['userinfo']>): Behaviour => ({
  ...without('email', 'email_verified'),
  userinfo: answer,
})

test.each<[string, string, Behaviour]>([
  ['another issuer', 'answer_invalid', claims({ iss: 'https://elsewhere.example' })],
  ['its issuer with a slash behind it', 'answer_invalid', { claims: (c) => ({ ...c, iss: `${c.iss}/` }) }],
  ['its issuer in a list', 'answer_invalid', { claims: (c) => ({ ...c, iss: [c.iss] }) }],
  ['no issuer', 'answer_invalid', without('iss')],
  ['another audience: a token made for another client', 'answer_invalid', claims({ aud: 'another-client' })],
  ['audiences without us', 'answer_invalid', claims({ aud: ['a', 'b'], azp: 'porchlight' })],
  ['several audiences and nobody authorized', 'answer_invalid', claims({ aud: ['porchlight', 'b'] })],
  ['several audiences and another authorized', 'answer_invalid', claims({ aud: ['porchlight', 'b'], azp: 'b' })],
  ['one audience and another authorized', 'answer_invalid', claims({ azp: 'b' })],
  ['an audience that is an object', 'answer_invalid', claims({ aud: { porchlight: true } })],
  ['no audience', 'answer_invalid', without('aud')],
  ['another nonce', 'answer_invalid', claims({ nonce: 'another' })],
  ['a list of nonces', 'answer_invalid', { claims: (c) => ({ ...c, nonce: [c.nonce] }) }],
  ['no nonce', 'answer_invalid', without('nonce')],
  ['an end that is past', 'expired', { claims: (c) => ({ ...c, exp: now() - 120 }) }],
  ['no end', 'answer_invalid', without('exp')],
  ['an end in letters', 'answer_invalid', claims({ exp: '9999999999' })],
  ['an end below zero', 'expired', claims({ exp: -1 })],
  ['a birth in the future', 'issued_in_future', { claims: (c) => ({ ...c, iat: now() + 200 }) }],
  ['no birth', 'answer_invalid', without('iat')],
  ['a birth in letters', 'answer_invalid', claims({ iat: 'now' })],
  ['a birth beyond all dates', 'answer_invalid', claims({ iat: 1e300 })],
  ['a birth before all dates', 'answer_invalid', claims({ iat: -1e300 })],
  ['a beginning in the future', 'expired', { claims: (c) => ({ ...c, nbf: now() + 200 }) }],
  ['a beginning in letters', 'answer_invalid', claims({ nbf: 'soon' })],
  ['an hour of asking that is no number', 'answer_invalid', claims({ auth_time: 'just now' })],
  ['an hour of asking below zero', 'answer_invalid', claims({ auth_time: -5 })],
  ['no subject', 'answer_invalid', without('sub')],
  ['a subject that is a number', 'answer_invalid', claims({ sub: 7 })],
  ['a subject that is a list', 'answer_invalid', claims({ sub: ['00u-ada'] })],
  ['an empty subject', 'identifier_malformed', claims({ sub: '' })],
  ['a subject with a space behind it', 'identifier_malformed', claims({ sub: '00u-ada ' })],
  ['a subject with a zero in it', 'identifier_malformed', claims({ sub: '00u-ada\u0000' })],
  ['a subject that only looks like hers', 'identifier_malformed', claims({ sub: '00u-\u0430da' })],
  ['a subject of 10,000 letters', 'identifier_malformed', claims({ sub: 'a'.repeat(10_000) })],
  ['a list of addresses', 'address_malformed', claims({ email: ['ada@hostile.example'] })],
  ['an address that is an object', 'address_malformed', claims({ email: { value: 'ada@hostile.example' } })],
  ['an address that is null', 'address_malformed', claims({ email: null })],
  ['an empty address', 'address_malformed', claims({ email: '' })],
  ['an address with two @', 'address_malformed', claims({ email: 'ada@elsewhere.example@hostile.example' })],
  ['an address with a line end', 'address_malformed', claims({ email: 'ada@hostile.example\nBcc: x@y.example' })],
  ['an address of 10,000 letters', 'address_malformed', claims({ email: `${'a'.repeat(10_000)}@hostile.example` })],
  ['an address of another organization', 'domain_not_covered', claims({ email: 'ada@elsewhere.example' })],
  [
    'an address of a look-alike domain',
    'domain_not_covered',
    claims({ email: 'ada@hostile.example.elsewhere.example' }),
  ],
  ...([false, 'false', 0, null, 'TRUE', 1, [true], {}] as const).map((word): [string, string, Behaviour] => [
    `an address that is verified by the word ${JSON.stringify(word)}`,
    'address_unverified',
    claims({ email_verified: word }),
  ]),
  ['claims behind __proto__ only', 'answer_invalid', written((c) => `{"__proto__":${c}}`)],
  [
    'a subject behind __proto__',
    'answer_invalid',
    written((c) => c.replace('"sub":"00u-ada"', '"__proto__":{"sub":"00u-ada"}')),
  ],
  ['userinfo of somebody else', 'answer_invalid', userinfo((p) => ({ ...p, sub: 'somebody' }))],
  ['userinfo of nobody', 'answer_invalid', userinfo(({ sub: _, ...p }) => p)],
  ['userinfo without an address', 'no_address', userinfo(({ sub }) => ({ sub }))],
  ['userinfo with a list of addresses', 'address_malformed', userinfo((p) => ({ ...p, email: [p.email] }))],
  ['userinfo with an unverified address', 'address_unverified', userinfo((p) => ({ ...p, email_verified: false }))],
  ['userinfo with a foreign address', 'domain_not_covered', userinfo((p) => ({ ...p, email: 'x@elsewhere.example' }))],
  [
    'an unverified address, verified by userinfo',
    'address_unverified',
    { ...claims({ email_verified: false }), userinfo: (p) => p },
  ],
])('%s: refused as %s', async (_, code, behaviour) => {
  const { result, tookMs } = await tryBehaviour(provider, org, behaviour)

  expect(result).toEqual(refused(code))
  expect(tookMs).toBeLessThan(9_000)
})

test.each<[string, Behaviour]>([
  ['nothing odd', {}],
  ['claims behind a byte order mark', written((c) => `\ufeff${c}`)],
  ['a claim nested 300 levels deep', written((c) => c.replace('{', `{"x":${deep(300)},`))],
  ['gigantic numbers that nobody reads', written((c) => c.replace('{', `{"x":${'9'.repeat(5_000)},"y":1e400,`))],
  ['keys that are names of methods', claims({ constructor: 'x', toString: 1, hasOwnProperty: null, valueOf: 'y' })],
  ['another address behind __proto__', written((c) => c.replace('{', '{"__proto__":{"email":"x@elsewhere.example"},'))],
  ['an end without end', written((c) => c.replace(/"exp":\d+/, '"exp":1e999'))],
  ['an end that is far away', claims({ exp: 8_000_000_000_000 })],
  ['an hour of asking beyond all dates', claims({ auth_time: 1e300 })],
  ['methods of asking that are garbage', claims({ amr: [{ a: 1 }, 7, '<script>'] })],
  ['minutes that are garbage', claims({ session_minutes: { minutes: 5 }, sessionMinutes: -1 })],
  ['minutes without end', claims({ session_minutes: 999_999_999 })],
  ['a name that is markup, and one that is a list', claims({ name: '<script>alert(1)</script>', given_name: ['x'] })],
  ['a name of 100,000 letters', claims({ name: 'a'.repeat(100_000) })],
])('%s: signed in, and nothing of it counts', async (_, behaviour) => {
  const { result, tookMs } = await tryBehaviour(provider, org, behaviour)

  expect(result).toEqual(signedIn)
  expect(tookMs).toBeLessThan(9_000)
})

test.each<[string, unknown]>([
  ['yesterday', 0],
  ['in words', 'now'],
  ['never', undefined],
  ['beyond all dates', 1e300],
  ['as null', null],
])('a proof that was asked for afresh and given %s isn’t one', async (when, value) => {
  const auth_time = when === 'yesterday' ? now() - 86_400 : value
  const { result } = await tryBehaviour(provider, org, claims({ auth_time }), 'afresh')

  expect(result).toMatchObject({ kind: 'refused', sessions: 0 })
  expect(['not_asked_afresh', 'answer_invalid']).toContain(result.code)
})
