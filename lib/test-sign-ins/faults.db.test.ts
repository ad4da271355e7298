import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveDraft } from '@/lib/connections/drafts'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import type { FaultName } from '@/lib/testing/idp/faults'
import { createSigningKey } from '@/lib/testing/saml'
import { oidcFaults, samlFaults } from '@/lib/testing/sign-in-faults'
import {
  aTestScene,
  begin,
  bring,
  fillIn,
  finish,
  ourCertificate,
  type TestScene,
  tryWith,
} from '@/lib/testing/test-sign-in-scene'
import { fixFor } from '@/lib/tracer/fixes'
import { getTest } from './queries'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(() => fillIn(scene))

test.each(samlFaults)('SAML, “%s” (%s): the report names %s', async (fault, value, code, failing) => {
  const { report, fixes } = await tryWith(scene, 'saml', fault, value)

  expect(report).toMatchObject({ ok: false, code, would: code === 'domain_not_covered' ? { kind: 'refuse' } : null })
  const failed = report?.checks.filter(({ ok }) => !ok).map(({ name }) => name)
  expect(failed).toEqual(expect.arrayContaining(failing))
  expect(fixes.map((fix) => fix.code)).toContain(code)
})

test.each<[FaultName, string]>([
  ['encrypted-cbc', 'encryption_forbidden'],
  ['encrypted-rsa15', 'key_transport_forbidden'],
])('SAML, “%s”: the report names %s', async (fault, code) => {
  const { report } = await tryWith(scene, 'saml', fault, await ourCertificate())

  expect(report).toMatchObject({ ok: false, code })
  expect(report?.checks.find((check) => check.code === code)?.ok).toBe(false)
})

test('SAML, encrypted to another key: the report names decryption_failed', async () => {
  const { report } = await tryWith(scene, 'saml', 'encrypted', createSigningKey('another').certificatePem)
  expect(report).toMatchObject({ ok: false, code: 'decryption_failed' })
})

test('SAML, encrypted as it should be: the report reads it, and every check passes', async () => {
  const { report, attributes } = await tryWith(scene, 'saml', 'encrypted', await ourCertificate())
  expect(report).toMatchObject({ ok: true })
  expect(attributes.map(({ name }) => name)).toContain('email')
})

test.each(oidcFaults)('OIDC, “%s” (%s): the report names %s', async (fault, value, code) => {
  const { report, fixes } = await tryWith(scene, 'oidc', fault, value)

  expect(report).toMatchObject({ ok: false, code })
  expect(report?.checks.find((check) => check.code === code)?.ok).toBe(false)
  expect(fixes.map((fix) => fix.code)).toContain(code)
})

test('OIDC, a client secret that ran out: the report names it', async () => {
  await saveDraft(asUser(scene.owner), scene.orgId, scene.oidc, { secret: 'the one before' })
  expect(await tryWith(scene, 'oidc', null)).toMatchObject({ report: { ok: false, code: 'client_refused' } })
})

test.each<[FaultName | null, string]>([
  ['other-tenant', 'elsewhere.example'],
  [null, 'nothing'],
])('OIDC, another tenant (%s): the report says what came', async (fault, received) => {
  const pinned = { part: { tenantClaim: 'hd', tenantValue: 'acme.example' } } as const
  await saveDraft(asUser(scene.owner), scene.orgId, scene.oidc, pinned)

  const { report } = await tryWith(scene, 'oidc', fault)

  expect(report).toMatchObject({ ok: false, code: 'tenant_mismatch' })
  expect(report?.checks.find(({ name }) => name === 'tenant')).toMatchObject({ ok: false, received })
})

test.each(['saml', 'oidc'] as const)('%s: a clock that is ten minutes ahead is measured', async (kind) => {
  const { report } = await tryWith(scene, kind, 'clock-skew', '600')
  expect(Math.abs((report?.clockSeconds ?? 0) - 600)).toBeLessThan(10)
})

test('several mistakes at once are all named', async () => {
  scene.idp.control({ call: 'failNext', tenant: 'acme', fault: 'wrong-key' })
  const pinned = { entityId: 'https://another.example/idp', mapping: { email: 'nowhere', name: null, groups: null } }
  await saveDraft(asUser(scene.owner), scene.orgId, scene.saml, { part: pinned })

  const { report, fixes } = await tryWith(scene, 'saml', null)

  expect(report?.code).toBe('unknown_signer')
  expect(fixes.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['unknown_signer', 'wrong_assertion_issuer', 'no_address']),
  )
})

test('OIDC, a person who pressed cancel there, or may not come in: the report names it', async () => {
  const begun = await begin(scene, scene.oidc)
  await bring(scene, begun, new URLSearchParams({ state: begun.id, error: 'access_denied' }))
  await finish(scene.oidc, begun)

  const view = await getTest(asUser(scene.owner), scene.orgId, begun.id)
  expect(view.report).toMatchObject({ ok: false, code: 'provider_declined' })
  expect(view.report?.checks).toMatchObject([{ name: 'provider_answer', received: 'access_denied' }])
})

test('nobody comes back, as where the redirect or ACS URL there is wrong: the page says so', async () => {
  const begun = await begin(scene, scene.saml, addSeconds(new Date(), -11 * MINUTE_SECONDS))
  const view = await getTest(asUser(scene.owner), scene.orgId, begun.id)
  expect(view).toMatchObject({ state: 'never_came_back', fixes: [{ code: 'never_came_back' }] })
})

test.each(['AuthnFailed', 'NoPassive', 'RequestDenied'])(
  'SAML, a status of %s: the fix says what it means',
  async (status) => {
    const { fixes } = await tryWith(scene, 'saml', 'status-denied', status)
    expect(fixes[0]?.text).toContain(`(${status})`)
  },
)

test('every named cause has a fix in plain words, and says whose side it is', () => {
  const codes = [...samlFaults.map(([, , code]) => code), ...oidcFaults.map(([, , code]) => code), 'client_refused']
  for (const code of codes) {
    const { text, side } = fixFor(code)
    expect(text.length, code).toBeGreaterThan(30)
    expect(['ours', 'theirs', 'either', 'nobody'], code).toContain(side)
  }
})
