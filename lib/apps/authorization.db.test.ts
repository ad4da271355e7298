import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aVisit, tokensOf } from '@/lib/testing/app-visit'
import { anApp, answerOf, requestOf, startApps } from '@/lib/testing/apps'

let provider: Awaited<ReturnType<typeof startApps>>
let ada: Awaited<ReturnType<typeof aVisit>>
beforeAll(async () => {
  provider = await startApps()
  ada = await aVisit(provider.origin, { app: { redirectUris: [REGISTERED] } })
  ada.app.redirectUri = REGISTERED
})
afterAll(() => provider.stop())

const REGISTERED = 'https://widgets.example:8443/callback'

/** Our own page, never the app's address. */
const ERROR_PAGE = /^\/continue\/error\?detail=/

describe('an address that is not the registered one, letter by letter, is never gone to', () => {
  test.each([
    ['longer', `${REGISTERED}/more`],
    ['longer by a dot', `${REGISTERED}.evil.test`],
    ['shorter', 'https://widgets.example:8443/'],
    ['with a slash at its end', `${REGISTERED}/`],
    ['with a query', `${REGISTERED}?next=https://evil.test`],
    ['with a fragment', `${REGISTERED}#evil`],
    ['on another port', 'https://widgets.example/callback'],
    ['with a person before an at sign', 'https://widgets.example:8443@evil.test/callback'],
    ['with a person of its own', 'https://evil@widgets.example:8443/callback'],
    ['below the registered host', 'https://widgets.example.evil.test:8443/callback'],
    ['on a neighbouring host', 'https://evil.widgets.example:8443/callback'],
    ['in capitals', 'https://WIDGETS.example:8443/callback'],
    ['with a path in capitals', 'https://widgets.example:8443/Callback'],
    ['with an encoded letter', 'https://widgets.example:8443/%63allback'],
    ['with a path that goes up', 'https://widgets.example:8443/x/../callback'],
    ['with a backslash', 'https://widgets.example:8443\\@evil.test/callback'],
    ['without encryption', 'http://widgets.example:8443/callback'],
    ['that runs', 'javascript:alert(1)//widgets.example:8443/callback'],
    ['followed by a line', `${REGISTERED}\n`],
    ['not there', ''],
  ])('%s', async (_, redirect_uri) => {
    const response = await ada.browser.go(requestOf(ada.app, { redirect_uri }))

    expect([response.status, response.headers.get('location')]).toEqual([303, expect.stringMatching(ERROR_PAGE)])
  })

  test('that of another app', async () => {
    const other = await anApp()

    const response = await ada.browser.go(requestOf(ada.app, { redirect_uri: other.redirectUri }))

    expect(response.headers.get('location')).toMatch(ERROR_PAGE)
  })

  test('sent twice', async () => {
    const response = await ada.browser.go(`${requestOf(ada.app)}&redirect_uri=https://evil.test/`)

    expect(response.headers.get('location')).toMatch(ERROR_PAGE)
  })
})

test.each([
  ['native', 'http://127.0.0.1:49152/callback', true],
  ['native', 'http://127.0.0.1:49152/other', false],
  ['native', 'http://127.0.0.2:49152/callback', false],
  ['native', 'https://127.0.0.1:49152/callback', false],
  ['web', 'http://127.0.0.1:49152/callback', false],
  ['browser', 'http://127.0.0.1:49152/callback', false],
] as const)(
  'of a loopback address the port is free for native apps only: %s at %s',
  async (kind, redirect_uri, isFine) => {
    const app = await anApp({ kind, redirectUris: ['http://127.0.0.1/callback'] })

    const location = (await ada.browser.go(requestOf(app, { redirect_uri }))).headers.get('location') ?? ''

    expect(location.startsWith(isFine ? `${redirect_uri}?code=` : '/continue/error?')).toBe(true)
  },
)

test.each<[string, Record<string, string>, string]>([
  ['without a challenge', { code_challenge: '', code_challenge_method: '' }, 'invalid_request'],
  ['with a plain challenge', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['with a challenge of no method, which would mean plain', { code_challenge_method: '' }, 'invalid_request'],
  ['for a token at once', { response_type: 'token' }, 'unsupported_response_type'],
  ['for an ID token at once', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['for code and ID token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['for nothing', { response_type: 'none' }, 'unsupported_response_type'],
  ['as a signed object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ['as an object elsewhere', { request_uri: 'https://evil.test/request' }, 'request_uri_not_supported'],
  ['that registers an app', { registration: '{}' }, 'registration_not_supported'],
  ['that asks and must not ask', { prompt: 'none login' }, 'invalid_request'],
  ['with an unknown prompt', { prompt: 'create' }, 'invalid_request'],
  ['with an age that is none', { max_age: 'young' }, 'invalid_request'],
  ['with a negative age', { max_age: '-1' }, 'invalid_request'],
  ['with another browser mode', { response_mode: 'web_message' }, 'unsupported_response_mode'],
])('a request %s is refused, and the app hears why', async (_, more, error) => {
  const response = await ada.browser.go(requestOf(ada.app, more))

  const url = new URL(response.headers.get('location')!)
  const answer = new URLSearchParams(url.search || url.hash.slice(1))
  const { error: given, state, code } = Object.fromEntries(answer)
  expect({ given, code }).toEqual({ given: error, code: undefined })
  expect(response.headers.get('location')).toMatch(/^https:\/\/widgets\.example:8443\/callback[?#]/)
  expect([state, answer.get('iss')]).toEqual(['the-state', 'http://localhost:4100/oidc'])
})

test('an answer says who gives it, so that an app does not take it for another provider’s', async () => {
  const answer = answerOf(await ada.browser.go(requestOf(ada.app)))

  const discovery = await fetch(`${provider.origin}/oidc/.well-known/openid-configuration`)
  const { issuer, authorization_response_iss_parameter_supported: isPromised } = (await discovery.json()) as {
    [name: string]: unknown
  }
  expect([answer.get('iss'), isPromised]).toEqual([issuer, true])
})

test.each(['unknown', 'disabled'])('an app that is %s ends on our page, wherever it says to go', async (how) => {
  const app = await anApp(how === 'disabled' ? { disabledAt: new Date() } : {})
  const id = how === 'disabled' ? app.id : 'app_nobody'

  const response = await ada.browser.go(requestOf({ ...app, id: id as typeof app.id }))

  expect(response.headers.get('location')).toMatch(ERROR_PAGE)
})

test('what nobody asked for is not there: registration, device codes, pushed requests', async () => {
  const paths = ['/reg', '/device/auth', '/request', '/backchannel', '/auth']

  const answers = await Promise.all(
    paths.map((path) => fetch(`${provider.origin}/oidc${path}`, { method: 'POST', body: new URLSearchParams() })),
  )

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
})

test('of scopes nobody knows an app gets none', async () => {
  expect((await tokensOf(ada, { scope: 'openid admin offline_access' })).scope).toBe('openid')
})

test('nobody may frame or cache what the provider says', async () => {
  const { headers } = await ada.browser.go(requestOf(ada.app))

  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('cache-control')).toContain('no-store')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})
