import { expect, test } from 'vitest'
import type { Ctx, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { OrgId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { addSeconds } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { aBrowser, aSamlOrg } from '@/lib/testing/sso'
import { turnOnConnection } from './commands'
import { beginConnection, type DraftChange, type DraftRef, discardDraft, draftBeside, saveDraft } from './drafts'
import { chooseClientKey, importIssuer, importMetadata } from './import-into'
import { findReadyConnection } from './queries'
import { getSetup } from './revisions'

const okta = { name: 'Okta', provider: 'okta', kind: 'saml' } as const
const draftOf = (id: string) => db().connectionRevision.findUnique({ where: { id } })
const eventsOf = async (orgId: OrgId) => {
  const where = { orgId, name: { startsWith: 'connection.' } }
  return (await db().auditEvent.findMany({ where, orderBy: { name: 'asc' } })).map(({ name }) => name)
}

async function anOwner() {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId)
  return { orgId, owner: asUser(await aMember(orgId, 'owner')) }
}

test('what is begun signs nobody in, cannot be turned on, and is there again days later', async () => {
  const { orgId, owner } = await anOwner()
  const ref = await beginConnection(owner, orgId, okta)
  expect(await draftOf(ref.revisionId)).toMatchObject({ step: 2 }) // the provider is said; what to do there is next
  await saveDraft(owner, orgId, ref, { part: { entityId: 'https://idp.acme.example/saml' }, step: 3 })

  const later = asUser(owner.actor.userId, { now: addSeconds(new Date(), 3 * 86_400) })
  const { connection, draft } = await getSetup(later, orgId, ref.connectionId)
  expect(connection).toMatchObject({ state: 'draft', isLive: false, name: 'Okta' })
  expect(draft).toMatchObject({ number: 1, step: 3, isComplete: false, doubts: ['untested'] })
  expect(draft?.config).toMatchObject({ provider: 'okta', entityId: 'https://idp.acme.example/saml' })
  expect(await findReadyConnection(asVisitor(), ref.connectionId)).toBeNull()
  await expect(turnOnConnection(owner, orgId, ref)).rejects.toMatchObject({ code: 'connection_incomplete' })
  expect(await eventsOf(orgId)).toEqual(['connection.created', 'connection.draft_changed'])
})

test('the draft beside a live connection has its values; saving it changes nothing of what signs in', async () => {
  const org = await aSamlOrg()
  const owner = asUser(await aMember(org.orgId, 'owner'))
  const before = await findReadyConnection(asVisitor(), org.connectionId)

  const ref = await draftBeside(owner, org.orgId, org.connectionId)
  expect(await draftBeside(owner, org.orgId, org.connectionId)).toEqual(ref)
  const { draft } = await getSetup(owner, org.orgId, org.connectionId)
  expect(draft).toMatchObject({ step: 3, isComplete: true, changes: [], config: { entityId: org.issuer } })

  await saveDraft(owner, org.orgId, ref, { part: { entityId: 'https://elsewhere.example' } })
  expect(await findReadyConnection(asVisitor(), org.connectionId)).toEqual(before)
  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  expect(await eventsOf(org.orgId)).toEqual(['connection.draft_begun', 'connection.draft_changed'])
})

test('of two people who begin a draft at once, both get the same one', async () => {
  const org = await aSamlOrg()
  const owners = [asUser(await aMember(org.orgId, 'owner')), asUser(await aMember(org.orgId, 'owner'))]

  const [one, other] = await Promise.all(owners.map((owner) => draftBeside(owner, org.orgId, org.connectionId)))

  expect(one).toEqual(other)
  expect(await db().connectionRevision.count({ where: { connectionId: org.connectionId } })).toBe(1)
})

test('what passed its test has not passed it after a change, but for the name', async () => {
  const { orgId, owner } = await anOwner()
  const ref = await beginConnection(owner, orgId, okta)
  const test = () => db().connectionRevision.update({ where: { id: ref.revisionId }, data: { testedAt: new Date() } })
  const isTested = async () => Boolean((await draftOf(ref.revisionId))?.testedAt)

  await test()
  await saveDraft(owner, orgId, ref, { part: { name: 'Okta — staff' }, step: 5 })
  expect(await isTested()).toBe(true)
  for (const change of [{ part: { entityId: 'https://idp' } }, { secret: 'new' }] as DraftChange[]) {
    await test()
    await saveDraft(owner, orgId, ref, change)
    expect(await isTested()).toBe(false)
  }
})

test('a client secret is kept sealed for its draft alone, and shown to nobody', async () => {
  const { orgId, owner } = await anOwner()
  const ref = await beginConnection(owner, orgId, { ...okta, kind: 'oidc' })

  await saveDraft(owner, orgId, ref, { secret: 'a-secret-Zq81' })

  const shown = await getSetup(owner, orgId, ref.connectionId)
  expect(shown.draft?.hasSecret).toBe(true)
  expect(JSON.stringify([shown, await draftOf(ref.revisionId), await db().auditEvent.findMany()])).not.toContain('Zq81')
})

test('a secret stays with the first provider that is named, and with no other; a key of ours stays with each', async () => {
  const { orgId, owner } = await anOwner()
  const ref = await beginConnection(owner, orgId, { ...okta, kind: 'oidc' })
  const keepsSecret = async () => (await draftOf(ref.revisionId))?.secretSealed !== null
  const name = (issuer: string) => saveDraft(owner, orgId, ref, { part: { issuer } })
  await saveDraft(owner, orgId, ref, { secret: 'given first' })

  await name('https://one.example')
  expect(await keepsSecret()).toBe(true)
  await name('https://two.example')
  expect(await keepsSecret()).toBe(false)
  await chooseClientKey(owner, orgId, ref)
  await name('https://three.example')
  expect(await keepsSecret()).toBe(true)
})

test('a discarded draft is gone, what is live stays, and whoever saves late hears so', async () => {
  const org = await aSamlOrg()
  const owner = asUser(await aMember(org.orgId, 'owner'))
  const ref = await draftBeside(owner, org.orgId, org.connectionId)

  await discardDraft(owner, org.orgId, ref)

  await expect(saveDraft(owner, org.orgId, ref, { step: 2 })).rejects.toMatchObject({ code: 'draft_not_found' })
  expect(await aBrowser(org).signIn()).toEqual({ kind: 'confirm_identity' })
  expect(await eventsOf(org.orgId)).toEqual(['connection.draft_begun', 'connection.draft_discarded'])
})

const acts: Record<string, (ctx: Ctx<UserActor>, orgId: OrgId, ref: DraftRef) => Promise<unknown>> = {
  begin: (ctx, orgId) => beginConnection(ctx, orgId, okta),
  'begin beside': (ctx, orgId, { connectionId }) => draftBeside(ctx, orgId, connectionId),
  save: (ctx, orgId, ref) => saveDraft(ctx, orgId, ref, { part: { entityId: 'https://mallory.example' } }),
  discard: (ctx, orgId, ref) => discardDraft(ctx, orgId, ref),
  look: (ctx, orgId, { connectionId }) => getSetup(ctx, orgId, connectionId),
}

test.each(Object.entries(acts))('%s: an owner of this organization only, without a fresh proof', async (name, act) => {
  const [org, rival] = [await aSamlOrg(), await anOrg()]
  const owner = await aMember(org.orgId, 'owner')
  const ref = await draftBeside(asUser(owner), org.orgId, org.connectionId)
  const before = await draftOf(ref.revisionId)
  const refused = (ctx: Ctx<UserActor>, orgId: OrgId, code: string) =>
    expect(act(ctx, orgId, ref), code).rejects.toMatchObject({ code })

  await refused(asUser(await aMember(org.orgId, 'admin')), org.orgId, 'forbidden')
  await refused(asUser(await aMember(org.orgId)), org.orgId, 'forbidden')
  await refused(asUser(owner, { confinedTo: rival }), org.orgId, 'org_not_found')
  const spy = asUser(await aMember(rival, 'owner'))
  await refused(spy, org.orgId, 'org_not_found')
  if (name !== 'begin') await refused(spy, rival, 'connection_not_found')
  expect(await draftOf(ref.revisionId)).toEqual(before)

  await act(asUser(owner, { provenAt: addSeconds(new Date(), -3600) }), org.orgId, ref)
})

test('without the plan nothing is begun', async () => {
  const orgId = await anOrg({ plan: 'team' })
  const owner = asUser(await aMember(orgId, 'owner'))
  await expect(beginConnection(owner, orgId, okta)).rejects.toMatchObject({ code: 'connection_needs_plan' })
})

test('an organization imports a hundred times an hour, and makes no more keys than that', async () => {
  const { orgId, owner } = await anOwner()
  const [saml, oidc] = [
    await beginConnection(owner, orgId, okta),
    await beginConnection(owner, orgId, { name: 'Entra', provider: 'entra', kind: 'oidc' }),
  ]
  for (let taken = 0; taken < limits.imports.max; taken += 1) await take(owner.now, [[limits.imports, orgId]])
  const issuer = { issuer: 'https://idp.example', clientId: 'us', clientSecretExpiresOn: null }

  for (const more of [
    importMetadata(owner, orgId, { ...saml, text: 'rubbish' }),
    importIssuer(owner, orgId, { ...oidc, ...issuer }),
    chooseClientKey(owner, orgId, oidc),
  ])
    await expect(more).rejects.toMatchObject({ code: 'too_many_tries' })
})
