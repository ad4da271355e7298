import { expect, test } from 'vitest'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type ConnectionId, newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { dyingAtCommit } from '@/lib/testing/dying'
import { aMember, anIdentity, anOrg } from '@/lib/testing/factories'
import { createSigningKey } from '@/lib/testing/saml'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { readCertificate } from './certificates'
import { addCertificate } from './commands'
import { beginConnection, type DraftRef, draftBeside, saveDraft } from './drafts'
import { type Promotion, promote, rollBack } from './promote'
import { findReadyConnection } from './queries'
import { getSetup, listRevisions } from './revisions'

const next = createSigningKey('the next key')
const certificate = readCertificate(next.certificatePem)
const statesOf = async (connectionId: string) => {
  const rows = await db().connectionRevision.findMany({ where: { connectionId }, orderBy: { number: 'asc' } })
  return rows.map(({ state }) => state)
}

/** A live connection with a draft beside it that trusts another key, tested a moment ago. */
async function aScene() {
  const org = await aSamlOrg()
  const owner = asUser(await aMember(org.orgId, 'owner'))
  const ref = await draftBeside(owner, org.orgId, org.connectionId)
  await saveDraft(owner, org.orgId, ref, { part: { certificates: [certificate] } })
  await markTested(ref)
  return { ...org, owner, ref }
}

const markTested = ({ revisionId }: DraftRef) =>
  db().connectionRevision.update({ where: { id: revisionId }, data: { testedAt: new Date() } })

/** What the owner's page would send. */
async function shown(ctx: Ctx<UserActor>, orgId: OrgId, ref: DraftRef): Promise<Promotion> {
  const { draft } = await getSetup(ctx, orgId, ref.connectionId)
  return { ...ref, seen: draft!.seen, turnOn: false }
}

test('a promoted draft is what signs in; what was live is kept, and can be put back', async () => {
  const { orgId, owner, ref, ...org } = await aScene()
  const browser = aBrowser({ ...org, orgId })
  const outcomes = async () => [(await browser.signIn()).kind, (await browser.signIn({ key: next })).kind]
  expect(await outcomes()).toEqual(['confirm_identity', 'refused'])

  await promote(owner, orgId, await shown(owner, orgId, ref))
  expect(await outcomes()).toEqual(['refused', 'confirm_identity'])
  expect(await statesOf(org.connectionId)).toEqual(['retired', 'live'])

  const [, old] = await listRevisions(owner, orgId, org.connectionId)
  expect(old?.back?.changes).toMatchObject([{ what: 'Certificate' }, { what: 'Certificate', weighs: true }])
  await rollBack(owner, orgId, { ...ref, revisionId: old!.id, seen: old!.back!.seen, turnOn: false })
  expect(await outcomes()).toEqual(['confirm_identity', 'refused'])
  expect(await statesOf(org.connectionId)).toEqual(['retired', 'retired', 'live'])
})

test('a connection that was never live goes from its first draft to a sign-in', async () => {
  const scene = await aScene()
  const { orgId, owner } = scene
  const ref = await beginConnection(owner, orgId, { name: 'Second', provider: 'okta', kind: 'saml' })
  await expect(promote(owner, orgId, await shown(owner, orgId, ref))).rejects.toMatchObject({ code: 'word_needed' })
  const part = {
    entityId: scene.issuer,
    signInUrl: 'https://idp.test/sso',
    binding: 'redirect',
    certificates: [certificate],
  }
  await markTested(ref)
  await expect(promote(owner, orgId, await shown(owner, orgId, ref))).rejects.toMatchObject({
    code: 'draft_incomplete',
  })
  await saveDraft(owner, orgId, ref, { part: { ...part, binding: 'redirect' } })
  await markTested(ref)

  await promote(owner, orgId, { ...(await shown(owner, orgId, ref)), turnOn: true })

  const browser = aBrowser({ ...scene, connectionId: ref.connectionId })
  expect(await browser.signIn({ key: next })).toEqual({ kind: 'confirm_identity' })
  expect(await statesOf(ref.connectionId)).toEqual(['live'])
  const turnedOn = { orgId, name: 'connection.turned_on' }
  expect(await db().auditEvent.findMany({ where: turnedOn })).toMatchObject([
    { data: { connectionId: ref.connectionId } },
  ])
})

test('kept off, it is live for nobody', async () => {
  const { orgId, owner, issuer } = await aScene()
  const ref = await beginConnection(owner, orgId, { name: 'Second', provider: 'okta', kind: 'saml' })
  const part = { entityId: issuer, signInUrl: 'https://idp.test/sso', binding: 'redirect' as const }
  await saveDraft(owner, orgId, ref, { part: { ...part, certificates: [certificate] } })
  await markTested(ref)

  await promote(owner, orgId, await shown(owner, orgId, ref))

  expect(await findReadyConnection(asVisitor(), ref.connectionId)).toBeNull()
})

test('what was never tested as it is, and another issuer, want the connection’s name typed', async () => {
  const { orgId, owner, ref } = await aScene()
  await saveDraft(owner, orgId, ref, { part: { entityId: 'https://another.example/saml' } })
  const promotion = await shown(owner, orgId, ref)
  const { draft } = await getSetup(owner, orgId, ref.connectionId)
  expect(draft?.doubts).toEqual(['untested', 'another_issuer'])

  for (const word of [undefined, '', 'yes'])
    await expect(promote(owner, orgId, { ...promotion, word })).rejects.toMatchObject({ code: 'word_needed' })
  await markTested(ref)
  await expect(promote(owner, orgId, promotion)).rejects.toMatchObject({ code: 'word_needed' })
  await promote(owner, orgId, { ...promotion, word: 'Test IdP ' })
})

test('nothing is promoted that the owner was not shown: neither another draft nor beside another live one', async () => {
  const { orgId, owner, ref, connectionId } = await aScene()
  const before = await shown(owner, orgId, ref)
  await saveDraft(owner, orgId, ref, { part: { signInUrl: 'https://mallory.example/sso' } })
  await markTested(ref)
  await expect(promote(owner, orgId, before)).rejects.toMatchObject({ code: 'draft_changed' })

  const again = await shown(owner, orgId, ref)
  await addCertificate(owner, orgId, { connectionId, pem: createSigningKey('beside').certificatePem })
  await expect(promote(owner, orgId, again)).rejects.toMatchObject({ code: 'draft_changed' })
  expect((await getSetup(owner, orgId, connectionId)).draft?.changes.filter(({ to }) => to === null)).toHaveLength(2)
  await promote(owner, orgId, await shown(owner, orgId, ref))
})

test('of two owners who promote at once, one does; the audit log says from what to what', async () => {
  const { orgId, owner, ref, issuer } = await aScene()
  const promotion = await shown(owner, orgId, ref)
  const other = asUser(await aMember(orgId, 'owner'))

  const results = await Promise.allSettled([owner, other].map((ctx) => promote(ctx, orgId, promotion)))

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const events = await db().auditEvent.findMany({ where: { orgId, name: 'connection.promoted' } })
  expect(events).toMatchObject([
    { data: { number: 1, tested: true, from: { issuer }, to: { issuer, keys: [certificate.fingerprint] } } },
  ])
})

test('a promotion that fails on its way leaves what is live, and its keys, as they were', async () => {
  const { orgId, owner, ref, connectionId, ...org } = await aScene()
  const { entityId } = { entityId: 'https://x.example' }
  await saveDraft(owner, orgId, ref, { part: { entityId } })
  const promotion = { ...(await shown(owner, orgId, ref)), word: 'Test IdP' }
  await db().domain.updateMany({ where: { orgId }, data: { state: 'waiting' } })

  await expect(promote(owner, orgId, promotion)).rejects.toMatchObject({ code: 'connection_needs_domain' })

  await db().domain.updateMany({ where: { orgId }, data: { state: 'verified' } })
  expect(await aBrowser({ ...org, orgId, connectionId }).signIn()).toEqual({ kind: 'confirm_identity' })
})

test('people who were linked stay linked, and sign in, after a promotion that keeps the issuer', async () => {
  const { orgId, owner, ref, connectionId, issuer, domain, ...rest } = await aScene()
  const [userId, email] = [await aMember(orgId), `ada@${domain}`]
  const format = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  await anIdentity(connectionId, { issuer, subject: email, format, email, userId })

  await promote(owner, orgId, await shown(owner, orgId, ref))

  const browser = aBrowser({ orgId, connectionId, issuer, domain, ...rest })
  expect(await browser.signIn({ key: next })).toMatchObject({ kind: 'signed_in' })
})

const acts: Record<string, (ctx: Ctx<UserActor>, orgId: OrgId, promotion: Promotion) => Promise<unknown>> = {
  promote,
  'roll back': rollBack,
}

test.each(Object.entries(acts))('%s: an owner of this organization with a fresh proof only', async (name, act) => {
  const [{ orgId, owner, ref, connectionId }, rival] = [await aScene(), await anOrg()]
  const before = await db().connection.findUnique({ where: { id: connectionId }, include: { revisions: true } })
  const promotion = await shown(owner, orgId, ref)
  const refused = (ctx: Ctx<UserActor>, org: OrgId, code: string) =>
    expect(act(ctx, org, promotion), code).rejects.toMatchObject({ code })

  await refused(asUser(await aMember(orgId, 'admin')), orgId, 'forbidden')
  await refused(asUser(owner.actor.userId, { provenAt: addSeconds(new Date(), -11 * 60) }), orgId, 'proof_needed')
  const spy = asUser(await aMember(rival, 'owner'))
  await refused(spy, orgId, 'org_not_found')
  await db().domain.create({
    data: {
      ...{ id: newId('domain'), orgId: rival, name: `${rival.slice(4, 12)}.test`, state: 'verified', challenge: rival },
      ...{ verifiedBy: 'dns', verifiedAt: new Date(), createdAt: new Date() },
    },
  })
  await refused(spy, rival, 'connection_not_found')
  if (name === 'roll back') await refused(owner, orgId, 'draft_not_found') // it is a draft, and no retired revision
  const beside = await beginConnection(owner, orgId, { name: 'Beside', provider: 'okta', kind: 'saml' })
  await db().connectionRevision.update({ where: { id: beside.revisionId }, data: { state: 'retired' } })
  promotion.revisionId = beside.revisionId
  await refused(owner, orgId, 'draft_not_found')
  expect(await db().connection.findUnique({ where: { id: connectionId }, include: { revisions: true } })).toEqual(
    before,
  )
})

test('an OIDC secret goes with its revision, and comes back with it', async () => {
  const orgId = await anOrg()
  const owner = asUser(await aMember(orgId, 'owner'))
  await db().domain.create({
    data: {
      ...{ id: newId('domain'), orgId, name: `${orgId.slice(4, 12)}.test`, state: 'verified', challenge: orgId },
      ...{ verifiedBy: 'dns', verifiedAt: new Date(), createdAt: new Date() },
    },
  })
  const ref = await beginConnection(owner, orgId, { name: 'OIDC', provider: 'other_oidc', kind: 'oidc' })
  const issuer = 'https://idp.example'
  const providerMetadata = { issuer, authorization_endpoint: `${issuer}/auth` }
  await saveDraft(owner, orgId, ref, { part: { issuer, clientId: 'us', providerMetadata }, secret: 'first' })
  await markTested(ref)
  await promote(owner, orgId, { ...(await shown(owner, orgId, ref)), turnOn: true })
  const secretNow = async (id: ConnectionId) => {
    const ready = await findReadyConnection(asVisitor(), id)
    return ready?.kind === 'oidc' && ready.oidc.clientSecret
  }
  expect(await secretNow(ref.connectionId)).toBe('first')

  const second = await draftBeside(owner, orgId, ref.connectionId)
  expect((await getSetup(owner, orgId, ref.connectionId)).draft).toMatchObject({ hasSecret: true, changes: [] })
  await saveDraft(owner, orgId, second, { secret: 'second' })
  await markTested(second)
  await promote(owner, orgId, await shown(owner, orgId, second))
  expect(await secretNow(ref.connectionId)).toBe('second')

  const old = (await listRevisions(owner, orgId, ref.connectionId)).find(({ state }) => state === 'retired')!
  expect(old.back?.changes).toMatchObject([{ what: 'Client secret', to: 'another one' }])
  await rollBack(owner, orgId, { ...ref, revisionId: old.id, seen: old.back!.seen, turnOn: false })
  expect(await secretNow(ref.connectionId)).toBe('first')
})

test('a promotion that dies at its very end leaves engine and rows as they were', async () => {
  const { orgId, owner, ref, ...org } = await aScene()
  const browser = aBrowser({ ...org, orgId })
  const promotion = await shown(owner, orgId, ref)

  await expect(dyingAtCommit('Connection', () => promote(owner, orgId, promotion))).rejects.toThrow('dies at its end')

  expect((await browser.signIn()).kind).toBe('confirm_identity')
  expect(await statesOf(org.connectionId)).toEqual(['draft'])
  await promote(owner, orgId, promotion)
  expect((await browser.signIn({ key: next })).kind).toBe('confirm_identity')
})

test('a client secret that was swapped after the owner looked is not promoted (I24)', async () => {
  const { orgId, owner } = await aScene()
  const ref = await beginConnection(owner, orgId, { name: 'Entra', provider: 'entra', kind: 'oidc' })
  await saveDraft(owner, orgId, ref, { secret: 'the one that was looked at' })
  const promotion = await shown(owner, orgId, ref)

  await saveDraft(owner, orgId, ref, { secret: 'another one' })

  await expect(promote(owner, orgId, { ...promotion, word: 'Entra' })).rejects.toMatchObject({ code: 'draft_changed' })
})
