import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { draftBeside } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import { applyOffer } from '@/lib/test-sign-ins/apply'
import { asUser } from '@/lib/testing/actors'
import type { FaultName } from '@/lib/testing/idp/faults'
import { putLive, signInWith } from '@/lib/testing/real-sign-in'
import { createSigningKey } from '@/lib/testing/saml'
import { oidcFaults, samlFaults } from '@/lib/testing/sign-in-faults'
import { aTestScene, DOMAIN, ourCertificate, type TestScene, tryWith } from '@/lib/testing/test-sign-in-scene'
import { traceAttempt } from './attempt'
import type { OfferKind } from './model'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
  await putLive(scene, 'saml')
  await putLive(scene, 'oidc')
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(() => scene.idp.control({ call: 'clearFaults', tenant: 'acme' }))

async function traceWith(kind: 'saml' | 'oidc', fault: FaultName | null, value?: string) {
  const { reference } = await signInWith(scene, kind, fault, { value })
  return (await traceAttempt(asUser(scene.owner), scene.orgId, reference))!
}

const failedIn = ({ course }: Awaited<ReturnType<typeof traceWith>>) =>
  course.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)

/** Everything that the IdP says about Ada. */
const personal = /00u-ada|ada@|Lovelace|"Ada"|>Ada</

test.each(samlFaults)('of a real sign-in by SAML, “%s” (%s) is traced to %s', async (fault, value, code, failing) => {
  const traced = await traceWith('saml', fault, value)

  expect(traced.fixes[0]?.code).toBe(code)
  const [first] = failing
  if (traced.kept === 'kept') expect(failedIn(traced).map(({ name }) => name)).toEqual(expect.arrayContaining(failing))
  else expect(failedIn(traced).length, first).toBeGreaterThan(0)
  expect(traced.bundle).not.toMatch(personal)
  expect(traced.bundle).not.toMatch(/[A-Za-z0-9+/]{90}/)
})

test.each(oidcFaults)(
  'of a real sign-in by OIDC, “%s” (%s) is traced to %s',
  async (fault, value, code) => {
    const traced = await traceWith('oidc', fault, value)

    expect(traced.fixes[0]?.code).toBe(code)
    expect(failedIn(traced).map((check) => check.code)).toContain(code)
    expect(traced.bundle).not.toMatch(personal)
  },
  20_000,
)

test.each<[FaultName, string]>([
  ['encrypted-cbc', 'encryption_forbidden'],
  ['encrypted-rsa15', 'key_transport_forbidden'],
])('of a real sign-in, “%s” is traced to %s', async (fault, code) => {
  expect((await traceWith('saml', fault, await ourCertificate())).fixes[0]?.code).toBe(code)
})

test('of a real sign-in, an assertion for another key is traced to decryption_failed', async () => {
  const { certificatePem } = createSigningKey('another')
  expect((await traceWith('saml', 'encrypted', certificatePem)).fixes[0]?.code).toBe('decryption_failed')
})

test('a provider that declines, and a code that it does not redeem, are named by what it said', async () => {
  const traceAfter = async (change: (query: URLSearchParams) => URLSearchParams) => {
    const { reference } = await signInWith(scene, 'oidc', null, { change })
    return (await traceAttempt(asUser(scene.owner), scene.orgId, reference))!
  }
  const declined = (query: URLSearchParams) =>
    new URLSearchParams({ state: query.get('state') ?? '', error: 'access_denied' })
  const spoilt = (query: URLSearchParams) =>
    new URLSearchParams([...query, ['code', 'x']].slice(1) as [string, string][])

  const traces = [await traceAfter(declined), await traceAfter(spoilt)]

  expect(traces.map(({ fixes }) => fixes[0]?.code)).toEqual(['provider_declined', 'code_refused'])
  expect(traces.map(({ course }) => course[0]?.state)).toEqual(['failed', 'failed'])
})

test('claims whose signature was good are kept sealed, and shown; of others digest and refusal', async () => {
  const good = await traceWith('oidc', 'unverified-email')
  expect(good).toMatchObject({ kept: 'kept', live: { worked: false, code: 'address_unverified' } })
  expect(good.attributes).toContainEqual({ name: 'email', values: ['ada@acme.example'] })
  const rows = await db().keptAnswer.findMany({ where: { orgId: scene.orgId } })
  expect(JSON.stringify(rows)).not.toMatch(personal)
  const outside = JSON.parse(JSON.parse(good.bundle).answer)
  expect(new Set(Object.values(outside))).toEqual(new Set(['…']))

  for (const fault of ['wrong-key', 'unknown-kid', 'tampered', 'unsigned'] as const)
    expect(await traceWith('oidc', fault), fault).toMatchObject({ kept: 'unsigned', answer: null, attributes: [] })
})

test('a token that the library refused for a claim is kept all the same: its signature is looked at apart', async () => {
  for (const fault of ['other-audience', 'other-issuer', 'wrong-nonce', 'expired'] as const)
    expect(await traceWith('oidc', fault), fault).toMatchObject({ kept: 'kept', live: { worked: false } })
})

/** One of its own, for what changes what is live; the domain goes with it. */
async function anotherScene(): Promise<TestScene> {
  await db().domain.deleteMany({ where: { name: DOMAIN } })
  return aTestScene()
}

test.each<['saml' | 'oidc', FaultName, string, OfferKind]>([
  ['saml', 'renamed-email', 'corporateMail', 'map_email'],
  ['oidc', 'renamed-email', 'upn', 'map_email'],
  ['saml', 'other-issuer', 'https://idp.acme.example/entity', 'set_entity_id'],
])(
  '%s, “%s” (%s): tried as a test, applied (%s), promoted: the next real sign-in works',
  async (kind, fault, value, offer) => {
    const own = await anotherScene()
    await putLive(own, kind)
    expect(await signInWith(own, kind, fault, { value })).toMatchObject({ kind: 'refused' })
    const owner = asUser(own.owner)
    const ref = await draftBeside(owner, own.orgId, own[kind].connectionId)
    const tried = await tryWith({ ...own, [kind]: ref }, kind, fault, value)

    const { again } = await applyOffer(owner, own.orgId, { testId: tried.id, kind: offer })
    expect(again).toMatchObject({ worked: true })
    await putLive({ ...own, [kind]: ref }, kind)

    expect(await signInWith(own, kind, fault, { value })).toMatchObject({ kind: 'confirm_identity' })
    own.idp.stop()
  },
  30_000,
)

test('a key change that the metadata tells of: read again, promoted, the next real sign-in works', async () => {
  const own = await anotherScene()
  await putLive(own, 'saml')
  own.idp.control({ call: 'rotateSamlKey', tenant: 'acme' })
  own.idp.control({ call: 'forgetFormerKeys', tenant: 'acme' })
  expect(await signInWith(own, 'saml', null)).toMatchObject({ kind: 'refused' })
  const owner = asUser(own.owner)
  const saml = await draftBeside(owner, own.orgId, own.saml.connectionId)
  const tried = await tryWith({ ...own, saml }, 'saml', null)

  await applyOffer(owner, own.orgId, { testId: tried.id, kind: 'reread_metadata' })
  await putLive({ ...own, saml }, 'saml')

  expect(await signInWith(own, 'saml', null)).toMatchObject({ kind: 'confirm_identity' })
  own.idp.stop()
}, 30_000)
