import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOidcConnection } from '@/lib/connections/create'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { type WireFault, wireFaults } from '@/lib/testing/idp/hostile-endpoints'
import { type Behaviour, type HostileProvider, startHostileProvider } from '@/lib/testing/idp/hostile-provider'
import { anOrgOf, type HostileOrg, refused, signedIn, tryBehaviour, visit } from '@/lib/testing/idp/hostile-visit'

let provider: HostileProvider
let org: HostileOrg
beforeAll(async () => {
  provider = await startHostileProvider()
  org = await anOrgOf(provider)
}, 45_000)
afterAll(() => provider.stop())

const WAITING: readonly string[] = ['hangs', 'sends its headers and hangs'] satisfies WireFault[]
const UNREACHABLE: readonly string[] = [
  ...(['breaks off', 'breaks off in the middle', 'is huge', 'is huge once unpacked', 'has endless headers'] as const),
  ...(['redirects elsewhere', 'redirects with a body'] as const),
] satisfies WireFault[]

const endpoints = {
  'token endpoint': (fault) => ({ tokenEndpoint: fault }),
  'key set': (fault) => ({ keysEndpoint: fault }),
  userinfo: (fault) => ({ claims: ({ email: _, ...rest }) => rest, userinfoEndpoint: fault }),
} as const satisfies Record<string, (fault: (typeof wireFaults)[WireFault]) => Behaviour>
type Endpoint = keyof typeof endpoints

const all = (Object.keys(endpoints) as Endpoint[]).flatMap((endpoint) =>
  (Object.keys(wireFaults) as WireFault[]).map((fault) => [endpoint, fault] as const),
)

test.each(all.filter(([, fault]) => !WAITING.includes(fault)))(
  'a %s that %s gets nobody in',
  async (endpoint, fault) => {
    const { result, tookMs, steps } = await tryBehaviour(provider, org, endpoints[endpoint](wireFaults[fault]))

    expect(result).toEqual(refused(UNREACHABLE.includes(fault) ? 'provider_down' : 'answer_invalid'))
    expect(tookMs).toBeLessThan(9_000)
    expect(steps.length).toBeLessThan(2_000)
  },
)

test('endpoints that hang are given up within seconds, each sign-in for itself, and an honest one isn’t kept waiting', async () => {
  const hanging = await startHostileProvider('hanging.example')
  try {
    const theirs = await anOrgOf(hanging)
    const tries = all.filter(([, fault]) => WAITING.includes(fault))
    const visits = []
    for (const [endpoint, fault] of tries)
      visits.push(await visit(hanging, theirs, endpoints[endpoint](wireFaults[fault])))
    hanging.behave({ keysEndpoint: wireFaults.hangs })
    const startedAt = performance.now()

    const arrivals = Promise.all(visits.map(({ arrive }) => arrive()))
    const honest = await tryBehaviour(provider, org, {})
    expect(honest.result).toEqual(signedIn)
    expect(honest.tookMs).toBeLessThan(3_000)
    for (const arrived of await arrivals) expect(arrived).toMatchObject({ kind: 'refused', code: 'provider_down' })
    expect(performance.now() - startedAt).toBeLessThan(14_000)
    for (const { attempt } of visits)
      expect(await attempt()).toMatchObject({ state: 'failed', outcome: 'provider_down' })
  } finally {
    await hanging.stop()
  }
}, 30_000)

test('where an endpoint redirects is never asked', () => {
  expect(provider.asked).not.toContain('/elsewhere')
})

test.each<[string, Behaviour]>([
  [
    'a page in place of an error',
    { tokenEndpoint: (_, res) => res.writeHead(400, { 'content-type': 'text/html' }).end('<script>alert(1)</script>') },
  ],
  [
    'an error whose words are a script',
    {
      tokenEndpoint: (_, res) =>
        res
          .writeHead(400, { 'content-type': 'application/json' })
          .end(`{"error":"invalid_grant","error_description":"<script>${'x'.repeat(5_000)}</script>"}`),
    },
  ],
  [
    'an error with success',
    {
      answer: (honest) => ({ ...honest, error: 'invalid_grant' }),
      tokenEndpoint: (_, res) => res.writeHead(400).end('{}'),
    },
  ],
  ['no access token', { answer: ({ access_token: _, ...rest }) => rest }],
  ['an access token that is an object', { answer: (honest) => ({ ...honest, access_token: { a: 1 } }) }],
  ['no kind of token', { answer: ({ token_type: _, ...rest }) => rest }],
  ['a kind of token that nobody has', { answer: (honest) => ({ ...honest, token_type: 'mac' }) }],
  ['a life of its token in letters', { answer: (honest) => ({ ...honest, expires_in: {} }) }],
  ['its answer in a list', { answer: (honest) => [honest] }],
  ['its answer behind __proto__', { answer: (honest) => `{"__proto__":${JSON.stringify(honest)}}` }],
  ['its answer twice', { answer: (honest) => JSON.stringify(honest) + JSON.stringify(honest) }],
  ['its answer as a text', { answer: (honest) => JSON.stringify(JSON.stringify(honest)) }],
])('a token endpoint that gives %s gets nobody in', async (_, behaviour) => {
  const { result, steps } = await tryBehaviour(provider, org, behaviour)

  expect(result).toEqual(refused('answer_invalid'))
  expect(steps.length).toBeLessThan(2_000)
})

test('a discovery document that changes after the connection was made changes nothing', async () => {
  const moved = await startHostileProvider('moved.example')
  const theirs = await anOrgOf(moved)
  const looksUp = () => moved.asked.filter((path) => path.includes('.well-known')).length
  const before = looksUp()

  expect((await tryBehaviour(moved, theirs, {})).result).toEqual(signedIn)
  expect(looksUp()).toBe(before)
  await moved.stop()
  const owner = asUser(await aMember(await anOrg(), 'owner'))
  const gone = { name: 'Gone', issuer: moved.issuer, clientId: 'a', clientSecret: 'b' }
  await expect(createOidcConnection(owner, theirs.orgId, gone)).rejects.toMatchObject({ name: 'Failure' })
})

test('the honest sign-in beside them works', async () => {
  expect((await tryBehaviour(provider, org, {})).result).toEqual(signedIn)
})
