import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveDraft } from '@/lib/connections/drafts'
import { asUser } from '@/lib/testing/actors'
import type { FaultName } from '@/lib/testing/idp/faults'
import { createSigningKey } from '@/lib/testing/saml'
import { aTestScene, fillIn, ourCertificate, type TestScene, tryWith } from '@/lib/testing/test-sign-in-scene'
import { fixFor } from '@/lib/tracer/fixes'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(() => fillIn(scene))

/** What the IdP does wrong, the code that is named first, and the checks that fail beside each other. */
const samlFaults: [fault: FaultName, value: string | undefined, code: string, failing: string[]][] = [
  ['other-audience', undefined, 'wrong_audience', ['audience']],
  ['other-recipient', undefined, 'wrong_destination', ['destination', 'recipient']],
  ['other-destination', undefined, 'wrong_destination', ['destination']],
  ['recipient-only', undefined, 'wrong_recipient', ['recipient']],
  ['other-issuer', undefined, 'wrong_response_issuer', ['response_issuer', 'assertion_issuer']],
  ['wrong-key', undefined, 'unknown_signer', ['assertion_certificate']],
  ['tampered', undefined, 'digest_mismatch', ['assertion_signature']],
  ['unsigned', undefined, 'not_signed', ['signature']],
  ['sha1', undefined, 'sha1', ['assertion_signature_algorithm']],
  ['clock-skew', '600', 'issued_in_future', ['response_issued_at', 'assertion_issued_at', 'conditions_not_before']],
  ['clock-skew', '-600', 'issued_before_request', ['response_issued_at', 'assertion_issued_at']],
  ['expired', undefined, 'issued_before_request', ['response_issued_at', 'conditions_not_on_or_after']],
  ['idp-initiated', undefined, 'unsolicited', ['in_response_to', 'confirmation_in_response_to']],
  ['other-request', undefined, 'wrong_request', ['in_response_to']],
  ['transient-subject', undefined, 'transient_name_id', ['name_id_format']],
  ['no-name-id', undefined, 'not_one_name_id', ['form']],
  ['spaced-name-id', undefined, 'name_id_characters', ['name_id']],
  ['name-id-no-address', undefined, 'identifier_malformed', ['subject']],
  ['no-email', undefined, 'no_address', ['email']],
  ['renamed-email', undefined, 'no_address', ['email']],
  ['two-emails', undefined, 'several_addresses', ['email']],
  ['malformed-email', undefined, 'address_malformed', ['email']],
  ['foreign-email', undefined, 'domain_not_covered', ['email_domain']],
  ['status-denied', undefined, 'status_not_success', ['status']],
  ['several-audiences', undefined, 'several_audiences', ['form']],
  ['no-audience', undefined, 'audience_missing', ['form']],
  ['no-conditions', undefined, 'conditions_missing', ['form']],
  ['not-bearer', undefined, 'not_bearer', ['confirmation_method']],
  ['issuer-format', undefined, 'issuer_format', ['issuer_format']],
  ['saml-1-1', undefined, 'wrong_version', ['response_version', 'assertion_version']],
  ['local-times', undefined, 'bad_time', ['conditions_not_before']],
  ['twice-the-attribute', undefined, 'attribute_repeated', ['attributes']],
  ['in-a-comment', undefined, 'comment_forbidden', ['document']],
  ['doctype', undefined, 'doctype_forbidden', ['document']],
  ['not-xml', undefined, 'not_a_response', ['form']],
]

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

const oidcFaults: [fault: FaultName, value: string | undefined, code: string][] = [
  ['other-issuer', undefined, 'token_issuer'],
  ['other-audience', undefined, 'token_audience'],
  ['other-party', undefined, 'token_audience'],
  ['wrong-nonce', undefined, 'token_nonce'],
  ['expired', undefined, 'token_expired'],
  ['clock-skew', '600', 'token_from_future'],
  ['wrong-key', undefined, 'token_signature'],
  ['tampered', undefined, 'token_signature'],
  ['unsigned', undefined, 'token_algorithm'],
  ['unverified-email', undefined, 'address_unverified'],
  ['foreign-email', undefined, 'domain_not_covered'],
  ['malformed-email', undefined, 'address_malformed'],
]

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

test('every named cause has a fix in plain words, and says whose side it is', () => {
  const codes = [...samlFaults.map(([, , code]) => code), ...oidcFaults.map(([, , code]) => code), 'client_refused']
  for (const code of codes) {
    const { text, side } = fixFor(code)
    expect(text.length, code).toBeGreaterThan(30)
    expect(['ours', 'theirs', 'either', 'nobody'], code).toContain(side)
  }
})
