import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { saveDraft } from '@/lib/connections/drafts'
import { db } from '@/lib/platform/db'
import { env } from '@/lib/platform/env'
import type { UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import type { FaultName } from '@/lib/testing/idp/faults'
import { aTestScene, begin, fillIn, type TestScene, tryWith } from '@/lib/testing/test-sign-in-scene'
import type { OfferKind } from '@/lib/tracer/model'
import { applyOffer } from './apply'
import type { TestView } from './view'

let scene: TestScene
beforeAll(async () => {
  scene = await aTestScene()
}, 60_000)
afterAll(() => scene.idp.stop())
beforeEach(() => fillIn(scene))

const apply = ({ id: testId }: TestView, kind: OfferKind, userId: UserId = scene.owner) =>
  applyOffer(asUser(userId), scene.orgId, { testId, kind })
const configOf = async (id: string) => (await db().connectionRevision.findUniqueOrThrow({ where: { id } })).config

test.each<['saml' | 'oidc', FaultName, string, OfferKind]>([
  ['saml', 'other-issuer', 'https://idp.acme.example/entity', 'set_entity_id'],
  ['saml', 'other-audience', 'https://old-product.example/sp', 'keep_entity_id'],
  ['saml', 'renamed-email', 'corporateMail', 'map_email'],
  ['oidc', 'renamed-email', 'upn', 'map_email'],
])(
  '%s, “%s” (%s): after “%s” the answer would have worked, and the next sign-in does',
  async (kind, fault, value, offer) => {
    const failed = await tryWith(scene, kind, fault, value)
    expect(failed.report?.ok).toBe(false)
    expect(failed.offers).toContainEqual({ kind: offer, value })

    const applied = await apply(failed, offer)

    expect(applied).toEqual({ revisionId: scene[kind].revisionId, again: { worked: true, email: 'ada@acme.example' } })
    expect((await tryWith(scene, kind, fault, value)).report).toMatchObject({ ok: true, code: null })
  },
)

test('a tenant that is the organization’s own is taken over; one that is not is refused', async () => {
  const pinned = { part: { tenantClaim: 'hd', tenantValue: 'former.example' } } as const
  await saveDraft(asUser(scene.owner), scene.orgId, scene.oidc, pinned)

  const foreign = await tryWith(scene, 'oidc', 'other-tenant')
  await expect(apply(foreign, 'set_tenant')).rejects.toMatchObject({ code: 'invalid_input' })
  const own = await tryWith(scene, 'oidc', 'tenant')

  expect((await apply(own, 'set_tenant')).again).toMatchObject({ worked: true })
  expect((await tryWith(scene, 'oidc', 'tenant')).report).toMatchObject({ ok: true })
})

test('a foreign domain: once it is verified, the next sign-in works', async () => {
  const failed = await tryWith(scene, 'saml', 'foreign-email', 'ada@acme-labs.example')
  expect(failed.offers).toEqual([{ kind: 'add_domain', value: 'acme-labs.example' }])
  await expect(apply(failed, 'add_domain')).rejects.toMatchObject({ code: 'not_found' }) // it leads to a page

  await aVerifiedDomain(scene.orgId, 'acme-labs.example')

  expect((await tryWith(scene, 'saml', 'foreign-email', 'ada@acme-labs.example')).report?.ok).toBe(true)
})

test('a new key is read from the pinned metadata, by an owner with a fresh proof', async () => {
  scene.idp.control({ call: 'rotateSamlKey', tenant: 'acme' })
  scene.idp.control({ call: 'forgetFormerKeys', tenant: 'acme' })
  const failed = await tryWith(scene, 'saml', null)
  expect(failed).toMatchObject({ report: { code: 'unknown_signer', signed: false } })
  expect(failed.offers).toEqual([{ kind: 'reread_metadata', value: null }])

  const provenAt = addSeconds(new Date(), -11 * MINUTE_SECONDS)
  const late = applyOffer(asUser(scene.owner, { provenAt }), scene.orgId, {
    testId: failed.id,
    kind: 'reread_metadata',
  })
  await expect(late).rejects.toMatchObject({ code: 'proof_needed' })

  const before = keysIn(await configOf(scene.saml.revisionId))
  expect((await apply(failed, 'reread_metadata')).again).toMatchObject({ worked: true })
  expect(keysIn(await configOf(scene.saml.revisionId))).toEqual([...before, expect.any(String)]) // beside the present one
  expect((await tryWith(scene, 'saml', null)).report?.ok).toBe(true)
})

const keysIn = (config: unknown) =>
  (config as { certificates: { fingerprint: string }[] }).certificates.map(({ fingerprint }) => fingerprint)

test('of a test that is under way nothing is taken over', async () => {
  const { id: testId } = await begin(scene, scene.saml)

  const taken = applyOffer(asUser(scene.owner), scene.orgId, { testId, kind: 'reread_metadata' })

  await expect(taken).rejects.toMatchObject({ code: 'not_found' })
})

test('a key that the provider does not publish is never learned from an answer', async () => {
  const failed = await tryWith(scene, 'saml', 'wrong-key')
  const before = await configOf(scene.saml.revisionId)

  expect((await apply(failed, 'reread_metadata')).again).toEqual({ worked: false, code: 'unknown_signer' })

  expect(await configOf(scene.saml.revisionId)).toEqual(before)
  expect((await tryWith(scene, 'saml', 'wrong-key')).report?.code).toBe('unknown_signer')
})

test('metadata of another provider at the pinned address is refused', async () => {
  const elsewhere = { entityId: 'https://another.example/idp' }
  await saveDraft(asUser(scene.owner), scene.orgId, scene.saml, { part: elsewhere })
  const failed = await tryWith(scene, 'saml', 'wrong-key')

  await expect(apply(failed, 'reread_metadata')).rejects.toMatchObject({ code: 'provider_refused' })
})

test('without a pinned address an owner uploads the certificate', async () => {
  await saveDraft(asUser(scene.owner), scene.orgId, scene.saml, { part: { metadataUrl: null } })
  const failed = await tryWith(scene, 'saml', 'wrong-key')

  expect(failed.offers).toEqual([{ kind: 'upload_certificate', value: null }])
  await expect(apply(failed, 'reread_metadata')).rejects.toMatchObject({ code: 'not_found' })
})

test('nothing that an unproven answer says is offered', async () => {
  const pinned = { entityId: 'https://another.example/idp', mapping: { email: 'nowhere', name: null, groups: null } }
  await saveDraft(asUser(scene.owner), scene.orgId, scene.saml, { part: pinned })

  const failed = await tryWith(scene, 'saml', 'wrong-key')

  expect(failed.fixes.map(({ code }) => code)).toContain('wrong_assertion_issuer')
  expect(failed.offers.map(({ kind }) => kind)).toEqual(['reread_metadata'])
  await expect(apply(failed, 'set_entity_id')).rejects.toMatchObject({ code: 'not_found' })
})

test('admins see what could be done, and owners of this organization do it', async () => {
  const failed = await tryWith(scene, 'saml', 'other-issuer', 'https://idp.acme.example/entity')
  const theirs = await anOrg()
  const stranger = asUser(await aMember(theirs, 'owner'))
  const wanted = { testId: failed.id, kind: 'set_entity_id' } as const

  const admin = await aMember(scene.orgId, 'admin')
  await expect(apply(failed, 'set_entity_id', admin)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(applyOffer(stranger, scene.orgId, wanted)).rejects.toMatchObject({ code: 'org_not_found' })
  await db().org.update({ where: { id: theirs }, data: { plan: 'business' } })
  await expect(applyOffer(stranger, theirs, wanted)).rejects.toMatchObject({ code: 'not_found' })
})

test('an entity ID that another connection keeps, or one of ours, is not taken', async () => {
  const value = 'https://kept-elsewhere.example/sp'
  const { connectionId: id } = scene.oidc
  await db().connection.update({ where: { id }, data: { spEntityId: value } })
  const taken = await tryWith(scene, 'saml', 'other-audience', value)
  await expect(apply(taken, 'keep_entity_id')).rejects.toMatchObject({ code: 'address_taken' })

  const ours = await tryWith(scene, 'saml', 'other-audience', `${env().PUBLIC_URL}/sso/con_other/metadata`)
  await expect(apply(ours, 'keep_entity_id')).rejects.toMatchObject({ code: 'address_taken' })
})

test('what is live stays: the fix is a draft beside it', async () => {
  const { connectionId, revisionId } = scene.saml
  const { config } = await db().connectionRevision.update({ where: { id: revisionId }, data: { state: 'live' } })
  const { entityId: issuer, signInUrl, metadataUrl, certificates } = config as Record<string, string>
  const created = { id: `crt_${'0'.repeat(24)}`, createdAt: new Date(), ...(certificates?.[0] as unknown as object) }
  await db().connection.update({
    where: { id: connectionId },
    data: { issuer: issuer!, signInUrl: signInUrl!, metadataUrl: metadataUrl!, state: 'active' },
  })
  await db().connectionCertificate.create({ data: { ...created, connectionId } as never })
  const failed = await tryWith(scene, 'saml', 'renamed-email')

  const applied = await apply(failed, 'map_email')

  expect(applied.revisionId).not.toBe(revisionId)
  expect(applied.again).toMatchObject({ worked: true })
  expect(await configOf(revisionId)).toEqual(config)
  expect(await db().connection.findUniqueOrThrow({ where: { id: connectionId } })).toMatchObject({ mapping: null })
  const audience = await tryWith(scene, 'saml', 'other-audience', 'https://old-product.example/sp')
  await expect(apply(audience, 'keep_entity_id')).rejects.toMatchObject({ code: 'connection_in_use' })
  await db().connection.update({ where: { id: connectionId }, data: { state: 'off' } })
  const stale = asUser(scene.owner, { provenAt: addSeconds(new Date(), -11 * MINUTE_SECONDS) })
  const late = applyOffer(stale, scene.orgId, { testId: audience.id, kind: 'keep_entity_id' })
  await expect(late).rejects.toMatchObject({ code: 'proof_needed' }) // what was live once takes an owner’s proof
  await apply(audience, 'keep_entity_id')
  const kept = { orgId: scene.orgId, name: 'connection.addresses_kept' }
  expect(await db().auditEvent.findFirst({ where: kept, orderBy: { at: 'desc' } })).toMatchObject({
    data: { connectionId, entityId: 'https://old-product.example/sp' },
  })
})
