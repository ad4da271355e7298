import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweepAbandonedAttempts } from '@/lib/attempts/commands'
import { draftBeside } from '@/lib/connections/drafts'
import { serviceProviderOf } from '@/lib/connections/service-provider'
import { refusalWords } from '@/lib/login/outcomes'
import { db } from '@/lib/platform/db'
import { urls } from '@/lib/platform/urls'
import { getLatestTest } from '@/lib/test-sign-ins/queries'
import { asUser } from '@/lib/testing/actors'
import type { FaultName } from '@/lib/testing/idp/faults'
import { begin as beginTest, finish } from '@/lib/testing/test-sign-in-scene'
import { arrive, atProvider, attemptOf, aVisitor, comeBack, traceOf } from '@/lib/testing/way'
import { aWayScene, inTwelveMinutes, type Kind, type WayScene } from '@/lib/testing/way-scene'

// What a provider is set up wrongly for, over HTTP to the real routes: the cause is named, at once and after the sweep, the
// person reads it with the reference, and the next sign-in works.

let at: WayScene
beforeAll(async () => {
  at = await aWayScene()
}, 60_000)
afterAll(() => at.stop())
beforeEach(() => at.scene.idp.control({ call: 'clearFaults', tenant: 'acme' }))
const names = { idp: 'Okta', org: 'Acme', email: 'ada@acme.example' }

test.each<[Kind, FaultName, path: ((connection: string) => string) | null, code: string]>([
  ['saml', 'by-redirect', null, 'wrong_binding'],
  ['saml', 'other-acs', (connection) => urls.ssoCallback(connection), 'wrong_address'],
  ['saml', 'other-acs', urls.ssoMetadata, 'wrong_address'],
  ['saml', 'other-acs', urls.ssoStart, 'wrong_address'],
  ['saml', 'other-acs', () => urls.ssoAcs(at.ids.oidc), 'other_connection'],
])('by %s, “%s” (%s) is traced to %s, with what to compare', async (kind, fault, path, code) => {
  const way = await at.begin(kind)
  const seen = await atProvider(at.scene, way, [fault, path ? at.ours(path) : undefined])

  const led = await comeBack(way.browser, seen)

  expect([led.code, led.query.get('ref')]).toEqual([code, way.reference])
  const { likely, kept, digest } = await traceOf(at.scene, way)
  expect(likely.compare).toContainEqual({ label: 'ACS URL', value: at.ours(urls.ssoAcs) })
  expect([kept, digest]).toEqual(['none', null])
  await at.expectNamed(way, code, 'theirs')
  await at.expectNextWorks(kind)
})

test('an OpenID provider that posts its answer as a form is traced to wrong_binding', async () => {
  const way = await at.begin('oidc')
  const { url } = await atProvider(at.scene, way)
  const form = Object.fromEntries(new URL(url).searchParams)

  const led = await way.browser.go(new URL(url).pathname, { form, from: 'elsewhere' })

  expect([led.code, led.query.get('ref')]).toEqual(['wrong_binding', way.reference])
  expect((await way.browser.go(new URL(url).pathname + new URL(url).search)).path).toBe('/auth/confirm')
})

test.each<[value: string, code: string, side: string, word: RegExp]>([
  ['access_denied', 'provider_declined', 'theirs', /assigned/],
  ['access_denied AADSTS50105: Your administrator', 'provider_declined', 'theirs', /AADSTS50105/],
  ['invalid_request', 'request_refused', 'either', /client ID and redirect URL/],
  ['unauthorized_client', 'request_refused', 'theirs', /authorization code flow/],
  ['invalid_scope', 'request_refused', 'theirs', /openid, email and profile/],
  ['login_required', 'interaction_needed', 'theirs', /login_required/],
  ['interaction_required', 'interaction_needed', 'theirs', /second factor/],
  ['consent_required', 'interaction_needed', 'theirs', /grant consent/],
  ['server_error', 'provider_trouble', 'theirs', /status page/],
  ['temporarily_unavailable', 'provider_trouble', 'theirs', /status page/],
  ['quite_new Marker', 'provider_declined', 'theirs', /by itself/],
])('an OpenID provider that answers “%s” is traced to %s', async (value, code, side, word) => {
  const way = await at.begin('oidc')

  const led = await comeBack(way.browser, await atProvider(at.scene, way, ['declines', value]))

  expect([led.code, led.query.get('ref')]).toEqual([code, way.reference])
  const traced = await traceOf(at.scene, way)
  expect(traced.fixes).toMatchObject([{ code, side, text: expect.stringMatching(word) }])
  expect(JSON.stringify(await attemptOf(way))).not.toMatch(/Marker|administrator|quite_new/)
  await at.expectNextWorks('oidc')
})

test.each<[Kind, label: string, path: (connection: string) => string]>([
  ['oidc', 'Redirect URL', (connection) => urls.ssoCallback(connection)],
  ['saml', 'ACS URL', urls.ssoAcs],
])(
  'by %s, where the provider shows a page of its own, the likely causes are listed in order',
  async (kind, label, path) => {
    const way = await at.begin(kind)

    const seen = await atProvider(at.scene, way, ['refuses-request'])

    expect(seen.status).toBeGreaterThanOrEqual(400)
    await sweepAbandonedAttempts(inTwelveMinutes())
    expect(await attemptOf(way)).toMatchObject({ state: 'abandoned', outcome: 'never_came_back' })
    const { fixes, likely } = await traceOf(at.scene, way)
    expect(fixes).toMatchObject([{ code: 'never_came_back', text: expect.stringContaining('we cannot see') }])
    expect(likely.causes[0]).toMatch(kind === 'oidc' ? /redirect URL there/ : /ACS URL there/)
    expect(likely.causes.length).toBeGreaterThanOrEqual(4)
    expect(likely.compare).toContainEqual({ label, value: at.ours(path, kind) })
    await at.expectNextWorks(kind)
  },
)

test.each([
  ['none', 'no-relay-state', undefined],
  ['another one', 'other-relay-state', 'https://app.example/home'],
] as const)(
  'an answer that brings back %s of our RelayState is dropped, and named in its sign-in',
  async (received, fault, value) => {
    const way = await at.begin('saml')

    const led = await comeBack(way.browser, await atProvider(at.scene, way, [fault, value]))

    expect([led.path, led.query.get('why')]).toEqual([urls.ssoStart(at.ids.saml), 'unsolicited'])
    expect(JSON.stringify(await attemptOf(way))).toContain(`"received":"${received}"`)
    await at.expectNamed(way, 'no_relay_state', 'theirs')
    await at.expectNextWorks('saml')
  },
)

test('an answer to nothing of ours, as from a tile, begins a sign-in from our side and writes nothing', async () => {
  const [way, before] = [await at.begin('saml'), await db().attempt.findMany()]
  const { acsUrl: acsOfOurs, entityId: audience } = serviceProviderOf(at.ids.saml)
  const tile = `${at.scene.idp.url}/acme/saml/tile?${new URLSearchParams({ acs: acsOfOurs, audience })}`

  const led = await comeBack(way.browser, await atProvider(at.scene, { redirectUrl: tile }))

  expect([led.path, led.query.get('why')]).toEqual([urls.ssoStart(at.ids.saml), 'unsolicited'])
  expect(await db().attempt.findMany()).toEqual(before)
  await at.expectNextWorks('saml')
})

test.each<[FaultName, path: ((connection: string) => string) | null, code: string]>([
  ['by-redirect', null, 'wrong_binding'],
  ['other-acs', urls.ssoMetadata, 'wrong_address'],
])('of a test sign-in, “%s” (%s) is reported as %s', async (fault, path, code) => {
  const owner = asUser(at.scene.owner)
  const ref = await draftBeside(owner, at.scene.orgId, at.ids.saml)
  const tried = await beginTest(at.scene, ref)
  const seen = await atProvider(at.scene, tried, [fault, path ? at.ours(path) : undefined])

  const led = await arrive(aVisitor(at.origin), seen)

  expect([led.path, led.query.get('tx')]).toEqual([urls.ssoCallback(at.ids.saml), tried.id])
  await finish(ref, tried)
  const view = await getLatestTest(owner, at.scene.orgId, ref.revisionId)
  expect(view).toMatchObject({ report: { ok: false, code }, fixes: [{ code, side: 'theirs' }], answer: null })
})

test.each(['wrong_binding', 'wrong_address', 'other_connection', 'no_cookies', 'other_browser', 'request_refused'])(
  'whoever reads of %s is told what to do, and blamed for nothing',
  (code) => {
    const words = refusalWords(code, names) ?? expect.fail('no words')
    expect(words.steps.length).toBeGreaterThan(0)
    expect(words.title + words.text).not.toMatch(/binding|ACS|assertion|SAML|cookie header|invalid/)
  },
)
