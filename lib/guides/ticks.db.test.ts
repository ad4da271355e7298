import { expect, test } from 'vitest'
import { beginConnection, type DraftRef, draftBeside, saveDraft } from '@/lib/connections/drafts'
import { getSetup, readSetup } from '@/lib/connections/revisions'
import type { Ctx, SetupActor, UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { aSamlOrg } from '@/lib/testing/sso'
import { tickGuideStep } from './ticks'

async function aDraft() {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId)
  const owner = asUser(await aMember(orgId, 'owner'))
  const ref = await beginConnection(owner, orgId, { name: 'Okta', provider: 'okta', kind: 'saml' })
  return { orgId, owner, ref }
}

/** Whoever holds a set-up link for that connection. */
function asContact(orgId: OrgId, ref: DraftRef): Ctx<SetupActor> {
  const actor: SetupActor = { kind: 'setup', setupLinkId: newId('setupLink'), orgId, contact: 'Ines', ...ref }
  return { ...asVisitor(), actor }
}

const ticksOf = async ({ revisionId: id }: DraftRef) =>
  (await db().connectionRevision.findUniqueOrThrow({ where: { id } })).guideTicks

test('what one person ticks the other finds, days later; unticked it is gone; twice is once', async () => {
  const { orgId, owner, ref } = await aDraft()
  const contact = asContact(orgId, ref)

  await tickGuideStep(owner, orgId, { ...ref, step: 'create', done: true })
  await tickGuideStep(owner, orgId, { ...ref, step: 'create', done: true })
  await tickGuideStep(contact, orgId, { ...ref, step: 'assign', done: true })

  const later = asUser(owner.actor.userId, { now: addSeconds(new Date(), 3 * DAY_SECONDS) })
  const expected = ['okta.saml.create', 'okta.saml.assign']
  expect((await getSetup(later, orgId, ref.connectionId)).draft?.guideTicks).toEqual(expected)
  expect((await readSetup(contact, orgId, ref.connectionId)).draft?.guideTicks).toEqual(expected)
  await tickGuideStep(contact, orgId, { ...ref, step: 'create', done: false })
  expect(await ticksOf(ref)).toEqual(['okta.saml.assign'])
})

test('two people who tick at once lose nothing', async () => {
  const { orgId, owner, ref } = await aDraft()
  const steps = ['create', 'addresses', 'name-id', 'attributes', 'metadata', 'assign']

  await Promise.all(
    steps.map((step, index) =>
      tickGuideStep(index % 2 ? owner : asContact(orgId, ref), orgId, { ...ref, step, done: true }),
    ),
  )

  expect((await ticksOf(ref)).sort()).toEqual(steps.map((step) => `okta.saml.${step}`).sort())
})

test('another provider’s guide begins unticked, and the first one’s ticks are there when it comes back', async () => {
  const { orgId, owner, ref } = await aDraft()
  await tickGuideStep(owner, orgId, { ...ref, step: 'name-id', done: true })

  await saveDraft(owner, orgId, ref, { part: { provider: 'entra' } })
  await expect(tickGuideStep(owner, orgId, { ...ref, step: 'name-id', done: true })).rejects.toMatchObject({
    code: 'guide_step_not_found',
  })
  await tickGuideStep(owner, orgId, { ...ref, step: 'claims', done: true })
  expect(await ticksOf(ref)).toEqual(['okta.saml.name-id', 'entra.saml.claims'])
})

test('a tick is a note: a test that passed stays passed, and the log is not filled with it', async () => {
  const { orgId, owner, ref } = await aDraft()
  const testedAt = new Date()
  await db().connectionRevision.update({ where: { id: ref.revisionId }, data: { testedAt } })
  const events = await db().auditEvent.count({ where: { orgId } })

  await tickGuideStep(owner, orgId, { ...ref, step: 'create', done: true })

  const row = await db().connectionRevision.findUniqueOrThrow({ where: { id: ref.revisionId } })
  expect(row).toMatchObject({ testedAt, step: 2 })
  expect(await db().auditEvent.count({ where: { orgId } })).toBe(events)
})

test('nobody ticks for others: not without the role, not from elsewhere, not by another link, not what is live', async () => {
  const [{ orgId, owner, ref }, other] = [await aDraft(), await aDraft()]
  const [admin, member] = [asUser(await aMember(orgId, 'admin')), asUser(await aMember(orgId))]
  const refused = (ctx: Ctx<UserActor | SetupActor>, org: OrgId, at: DraftRef, code: string, step = 'create') =>
    expect(tickGuideStep(ctx, org, { ...at, step, done: true }), code).rejects.toMatchObject({ code })

  await refused(admin, orgId, ref, 'forbidden')
  await refused(member, orgId, ref, 'forbidden')
  await refused(other.owner, orgId, ref, 'org_not_found')
  await refused(other.owner, other.orgId, ref, 'connection_not_found')
  await refused(asContact(other.orgId, other.ref), orgId, ref, 'connection_not_found')
  await refused(asContact(orgId, other.ref), orgId, ref, 'connection_not_found')
  await refused(owner, orgId, { ...ref, revisionId: other.ref.revisionId }, 'draft_not_found')
  await refused(owner, orgId, ref, 'guide_step_not_found', 'no-such-step')

  const live = await aSamlOrg()
  const itsOwner = asUser(await aMember(live.orgId, 'owner'))
  const beside = await draftBeside(itsOwner, live.orgId, live.connectionId)
  await db().connectionRevision.update({ where: { id: beside.revisionId }, data: { state: 'live' } })
  await refused(itsOwner, live.orgId, beside, 'draft_not_found')
  await db().org.update({ where: { id: orgId }, data: { plan: 'team' } })
  await refused(owner, orgId, ref, 'connection_needs_plan')
  expect([await ticksOf(ref), await ticksOf(other.ref)]).toEqual([[], []])
})
