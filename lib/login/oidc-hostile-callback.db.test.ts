import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviour, type HostileProvider, startHostileProvider } from '@/lib/testing/idp/hostile-provider'
import { anOrgOf, type HostileOrg, refused, signedIn, tryBehaviour, visit } from '@/lib/testing/idp/hostile-visit'

let provider: HostileProvider
let org: HostileOrg
beforeAll(async () => {
  provider = await startHostileProvider()
  org = await anOrgOf(provider)
}, 45_000)
afterAll(() => provider.stop())

/** What the browser brings, with parameters set, removed by null, or added a second time by a list. */
function brings(changes: Record<string, string | null | string[]>): Behaviour {
  return {
    callback: (honest) => {
      const query = new URLSearchParams(honest)
      for (const [name, value] of Object.entries(changes)) {
        if (!Array.isArray(value)) query.delete(name)
        for (const each of [value].flat()) if (each !== null) query.append(name, each)
      }
      return query
    },
  }
}

test.each<[string, string, Behaviour]>([
  ['an answer of another issuer (mix-up)', 'answer_invalid', brings({ iss: 'https://elsewhere.example' })],
  ['an answer that names no issuer, of a provider that does', 'answer_invalid', brings({ iss: null })],
  ['an answer of two issuers', 'answer_invalid', brings({ iss: ['https://elsewhere.example'] })],
  ['an issuer with a slash behind it', 'answer_invalid', { callback: (q) => new URLSearchParams([...q, ['iss', '']]) }],
  ['a second state', 'answer_invalid', brings({ state: ['sit_another'] })],
  ['a second code', 'answer_invalid', brings({ code: ['another'] })],
  ['no code', 'answer_invalid', brings({ code: null })],
  ['an empty code', 'answer_invalid', brings({ code: '' })],
  ['a code that never was', 'answer_invalid', brings({ code: 'x' })],
  ['a code of 10,000 letters', 'answer_invalid', brings({ code: 'x'.repeat(10_000) })],
  ['a code with line ends in it', 'answer_invalid', brings({ code: 'x\r\nHost: elsewhere.example' })],
  ['a packed answer (JARM)', 'answer_invalid', brings({ response: 'eyJ.eyJ.x' })],
  ['a token in the address', 'answer_invalid', brings({ id_token: 'eyJ.eyJ.x' })],
  ['an error', 'provider_declined', brings({ code: null, error: 'access_denied' })],
  ['an error beside a good code', 'provider_declined', brings({ error: 'access_denied' })],
  ['an error that is a script', 'provider_declined', brings({ error: '<script>alert(1)</script>' })],
  [
    'an error with a page behind it',
    'provider_declined',
    brings({ error: 'x', error_description: '<h1>'.repeat(5_000) }),
  ],
  ['an error in line ends', 'provider_declined', brings({ error: 'a\r\nSet-Cookie: b' })],
  ['an error of 100,000 letters', 'provider_declined', brings({ error: 'x'.repeat(100_000) })],
])('%s: refused as %s', async (_, code, behaviour) => {
  const { result, steps } = await tryBehaviour(provider, org, behaviour)

  expect(result).toEqual(refused(code))
  expect(steps.length).toBeLessThan(2_000) // what they wrote is kept short
})

test.each([
  ['no state', { state: null }],
  ['an empty state', { state: '' }],
  ['another state', { state: 'sit_000000000000000000000000' }],
  ['a state that is no id', { state: "' or 1=1 --" }],
  ['a state with a zero in it', { state: 'sit_\u0000' }],
  ['a state of 100,000 letters', { state: 'x'.repeat(100_000) }],
])('%s belongs to no sign-in; the true answer still works', async (_, changes) => {
  const { query, arrive, attempt } = await visit(provider, org, {})

  expect(await arrive(brings(changes).callback!(query))).toMatchObject({ kind: 'unsolicited' })
  expect(await attempt()).toMatchObject({ state: 'in_progress', outcome: null })
  expect(await arrive()).toMatchObject({ kind: 'signed_in' })
})

test('a token that was made for another sign-in of the same person is refused', async () => {
  let stolen = ''
  const first = await visit(provider, org, { answer: (honest) => ({ ...honest, id_token: keep(honest.id_token) }) })
  await first.arrive()
  function keep(token: unknown) {
    stolen = String(token)
    return token
  }

  expect((await tryBehaviour(provider, org, { encode: () => stolen })).result).toEqual(refused('answer_invalid'))
})

test('a code is asked of the provider once, whatever comes a second time', async () => {
  const { query, arrive } = await visit(provider, org, { encode: () => 'no token' })
  const asked = () => provider.asked.filter((path) => path === '/token').length
  const before = asked()

  expect(await arrive()).toMatchObject({ kind: 'refused', code: 'answer_invalid' })
  expect(await arrive(query)).toMatchObject({ kind: 'unsolicited' })
  expect(asked() - before).toBe(1)
})

test('the honest sign-in beside them works', async () => {
  expect((await tryBehaviour(provider, org, {})).result).toEqual(signedIn)
})
