import { expect, test } from 'vitest'
import { actingAs, type Ctx, type SetupActor } from '@/lib/platform/context'
import { digest, newSecret } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type SetupLinkId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator, asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSamlOrg } from '@/lib/testing/sso'
import { discardDraft, draftBeside } from './drafts'
import { setupLinkDeclined, setupLinkReady } from './setup-answer-emails'
import { declineSetupLink, readyTold, tellItIsReady, toldOfDecline } from './setup-answers'
import { listSetupLinks, makeSetupLink, revokeSetupLink } from './setup-links'
import { setupVisitor } from './setup-visits'

const contact = { contactName: 'Ines from IT', contactEmail: 'ines@it.example' }
const unused = { link: () => '', code: () => '' }
const minutes = (n: number) => addSeconds(new Date(), n * 60)

/** A complete draft that two owners could turn on; one of them handed a link out, which two browsers opened. */
async function aScene(by: 'owner' | 'operator' = 'owner') {
  const { orgId, connectionId } = await aSamlOrg()
  const [bo, other] = [asUser(await aMember(orgId, 'owner')), asUser(await aMember(orgId, 'owner'))]
  const ref = await draftBeside(bo, orgId, connectionId)
  const asking = by === 'owner' ? bo : asOperator()
  const id = await makeSetupLink(asking, orgId, { connectionId, ...contact })
  const secrets = [await opened(id), await opened(id)] as const
  await enqueuedJobs()
  return { orgId, connectionId, bo, other, ref, id, secrets, ines: await visitorOf(secrets[0]) }
}

async function opened(linkId: SetupLinkId): Promise<string> {
  const [secret, now] = [newSecret(), new Date()]
  const times = { createdAt: now, openedAt: now, expiresAt: addSeconds(now, DAY_SECONDS) }
  await db().setupVisit.create({ data: { id: newId('setupVisit'), linkId, secretHash: digest(secret), ...times } })
  return secret
}

async function visitorOf(secret: string, now?: Date): Promise<Ctx<SetupActor>> {
  const actor = await setupVisitor(asVisitor(), secret)
  return actingAs(asVisitor(now ? { now } : {}), actor!)
}

const said = (orgId: OrgId, name: string) => db().auditEvent.findMany({ where: { orgId, name } })
const addressOf = async ({ actor: { userId } }: ReturnType<typeof asUser>) =>
  (await db().user.findUniqueOrThrow({ where: { id: userId } })).email
const toLoad = (id: SetupLinkId) => [asSystem(), { setupLinkId: id }, unused] as const
const readyMails = async (id: SetupLinkId) =>
  [await setupLinkReady.load(...toLoad(id))].flat().flatMap((mail) => mail ?? [])
const declinedMails = async (id: SetupLinkId) =>
  [await setupLinkDeclined.load(...toLoad(id))].flat().flatMap((mail) => mail ?? [])
const demote = ({ actor: { userId } }: ReturnType<typeof asUser>, orgId: OrgId) =>
  db().membership.update({ where: { orgId_userId: { orgId, userId } }, data: { role: 'admin' } })

test('declining ends the link in every browser, writes it down and tells who asked', async () => {
  const { orgId, connectionId, bo, id, ref, secrets, ines } = await aScene()

  await declineSetupLink(ines)

  for (const secret of secrets) expect(await setupVisitor(asVisitor(), secret)).toBeNull()
  const actor = { kind: 'setup', setupLinkId: id, contact: 'Ines from IT' }
  expect(await said(orgId, 'setup_link.declined')).toMatchObject([{ actor, data: { connectionId, setupLinkId: id } }])
  expect(await enqueuedJobs()).toEqual([{ name: 'email.setup-link-declined', payload: { setupLinkId: id } }])
  expect(await db().connectionRevision.count({ where: { id: ref.revisionId, state: 'draft' } })).toBe(1)
  expect(await declinedMails(id)).toMatchObject([
    { to: await addressOf(bo), ...contact, url: expect.stringMatching(new RegExp(`/connections/${connectionId}$`)) },
  ])
})

test('who declined reads whom we told, in their browsers only, and until an owner revokes the link', async () => {
  const { orgId, connectionId, bo, id, secrets, ines } = await aScene()
  expect(await toldOfDecline(asVisitor(), secrets[0])).toBeNull()

  await declineSetupLink(ines)

  const { name } = await db().user.findUniqueOrThrow({ where: { id: bo.actor.userId } })
  for (const secret of secrets) expect(await toldOfDecline(asVisitor(), secret)).toBe(name)
  expect(await toldOfDecline(asVisitor(), newSecret())).toBeNull()
  await db().setupVisit.update({ where: { secretHash: digest(secrets[1]) }, data: { openedAt: null } })
  expect(await toldOfDecline(asVisitor(), secrets[1])).toBeNull() // it waits for its code
  await revokeSetupLink(bo, orgId, { connectionId, setupLinkId: id })
  expect(await toldOfDecline(asVisitor(), secrets[0])).toBeNull()
})

test('owners see for a week that it was declined', async () => {
  const { orgId, connectionId, bo, ines } = await aScene()
  await declineSetupLink(ines)
  const seenOn = (day: number) =>
    listSetupLinks(asUser(bo.actor.userId, { now: minutes(day * 24 * 60) }), orgId, connectionId)
  expect(await seenOn(6)).toMatchObject([{ contactName: 'Ines from IT', declinedAt: expect.any(Date) }])
  expect(await seenOn(8)).toEqual([])
})

test('“it is ready” tells who asked what was filled in, untested or tested, and leads to the last step', async () => {
  const { orgId, connectionId, bo, id, ref, secrets, ines } = await aScene()
  expect(await readyTold(ines)).toBeNull()

  await tellItIsReady(ines)

  const [event] = await said(orgId, 'setup_link.ready')
  const { number, config } = await db().connectionRevision.findUniqueOrThrow({ where: { id: ref.revisionId } })
  expect(event).toMatchObject({
    actor: { kind: 'setup', contact: 'Ines from IT' },
    data: { connectionId, setupLinkId: id, number, tested: false },
  })
  expect(await enqueuedJobs()).toEqual([{ name: 'email.setup-link-ready', payload: { setupLinkId: id } }])
  expect(await readyTold(ines)).toEqual({ at: ines.now, mayTellAgain: false })
  expect(await setupVisitor(asVisitor(), secrets[0])).not.toBeNull()
  const { entityId, signInUrl } = config as { entityId: string; signInUrl: string }
  const [mail, ...more] = await readyMails(id)
  expect(more).toEqual([])
  expect(mail).toMatchObject({ to: await addressOf(bo), issuer: entityId, tested: false })
  expect(mail!.url).toMatch(new RegExp(`/connections/${connectionId}/setup\\?step=6$`))
  const text = setupLinkReady.render(mail!).paragraphs.join('\n')
  for (const part of [entityId, new URL(signInUrl).host, 'It has not passed a test']) expect(text).toContain(part)
  await db().connectionRevision.update({ where: { id: ref.revisionId }, data: { testedAt: new Date() } })
  expect(await readyMails(id)).toMatchObject([{ tested: true }])
})

test('a draft that is complete tells nobody by itself; an incomplete, discarded or foreign one cannot be called ready', async () => {
  const [incomplete, discarded, scene] = [await aScene(), await aScene(), await aScene()]
  const where = { id: incomplete.ref.revisionId }
  await db().connectionRevision.update({ where, data: { config: { kind: 'saml', name: 'Okta' } } })
  await discardDraft(discarded.bo, discarded.orgId, discarded.ref)
  const foreign = actingAs(scene.ines, { ...scene.ines.actor, revisionId: incomplete.ref.revisionId })

  await expect(tellItIsReady(incomplete.ines)).rejects.toMatchObject({ code: 'draft_incomplete' })
  await expect(tellItIsReady(discarded.ines)).rejects.toMatchObject({ code: 'draft_not_found' })
  await expect(tellItIsReady(foreign as Ctx<SetupActor>)).rejects.toMatchObject({ code: 'draft_not_found' })
  expect(await enqueuedJobs()).toEqual([])
})

test('without its secret, or without the plan, a draft cannot be called ready', async () => {
  const [secretless, ended] = [await aScene(), await aScene()]
  const oidc = { kind: 'oidc', name: 'Entra', provider: 'entra', issuer: 'https://idp.example', clientId: 'us' }
  const config = { ...oidc, providerMetadata: { authorization_endpoint: 'https://idp.example/auth' } }
  await db().connectionRevision.update({ where: { id: secretless.ref.revisionId }, data: { config } })
  await db().org.update({ where: { id: ended.orgId }, data: { plan: 'team' } })

  await expect(tellItIsReady(secretless.ines)).rejects.toMatchObject({ code: 'draft_incomplete' })
  await expect(tellItIsReady(ended.ines)).rejects.toMatchObject({ code: 'connection_needs_plan' })
  expect(await enqueuedJobs()).toEqual([])
})

test('what one link’s contact told is not said to another one’s', async () => {
  const { orgId, connectionId, bo, ines } = await aScene()
  const other = await makeSetupLink(bo, orgId, { connectionId, ...contact })
  await tellItIsReady(ines)

  expect(await readyTold(await visitorOf(await opened(other)))).toBeNull()
})

test('it is told once an hour for each link, also by two browsers at once', async () => {
  const { orgId, secrets } = await aScene()
  const both = await Promise.all(secrets.map((secret) => visitorOf(secret)))

  const outcomes = await Promise.allSettled(both.map(tellItIsReady))

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'too_many_tries' } })
  const [soon, later] = [await visitorOf(secrets[1], minutes(55)), await visitorOf(secrets[1], minutes(61))]
  await expect(tellItIsReady(soon)).rejects.toMatchObject({ code: 'too_many_tries' })
  expect(await readyTold(later)).toMatchObject({ mayTellAgain: true })
  await tellItIsReady(later)
  expect(await said(orgId, 'setup_link.ready')).toHaveLength(2)
})

test('of two browsers that decline at once, one is told that the link has ended', async () => {
  const { orgId, secrets } = await aScene()
  const both = await Promise.all(secrets.map((secret) => visitorOf(secret)))

  const outcomes = await Promise.allSettled(both.map(declineSetupLink))

  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'setup_link_gone' } })
  expect(await said(orgId, 'setup_link.declined')).toHaveLength(1)
  expect(await enqueuedJobs()).toHaveLength(1)
})

test('a link that was revoked, declined or is over, or whose owner is none any more, answers nothing', async () => {
  const [revoked, declined, over, left] = [await aScene(), await aScene(), await aScene(), await aScene()]
  const { orgId, connectionId, id: setupLinkId } = revoked
  await revokeSetupLink(revoked.bo, orgId, { connectionId, setupLinkId })
  await declineSetupLink(declined.ines)
  await demote(left.bo, left.orgId)
  await enqueuedJobs()
  const late = actingAs(asVisitor({ now: minutes(31 * 24 * 60) }), over.ines.actor) as Ctx<SetupActor>

  for (const ines of [revoked.ines, declined.ines, left.ines, late])
    for (const answer of [declineSetupLink, tellItIsReady])
      await expect(answer(ines)).rejects.toMatchObject({ code: 'setup_link_gone' })

  expect(await enqueuedJobs()).toEqual([])
  for (const { orgId: at } of [revoked, over, left]) expect(await said(at, 'setup_link.declined')).toEqual([])
  expect((await db().setupLink.findUniqueOrThrow({ where: { id: left.id } })).declinedAt).toBeNull()
})

test('where an operator asked, or the owner who did is none any more, all owners hear of it', async () => {
  const [assisted, left] = [await aScene('operator'), await aScene()]
  await tellItIsReady(assisted.ines)
  expect(await readyMails(assisted.id)).toHaveLength(2)
  await declineSetupLink(assisted.ines)
  await declineSetupLink(left.ines)
  await demote(left.bo, left.orgId)

  expect(await declinedMails(assisted.id)).toHaveLength(2)
  expect(await declinedMails(left.id)).toMatchObject([{ to: await addressOf(left.other) }])
  const { name } = await db().org.findUniqueOrThrow({ where: { id: assisted.orgId } })
  expect(await toldOfDecline(asVisitor(), assisted.secrets[0])).toBe(`the owners of ${name}`)
})

test('nobody is mailed that it is ready once the draft is live or gone, or the link was revoked or declined', async () => {
  const scenes = await Promise.all([aScene(), aScene(), aScene(), aScene()])
  const [promoted, discarded, revoked, declined] = scenes
  for (const { ines } of scenes) await tellItIsReady(ines)
  await db().connectionRevision.update({ where: { id: promoted.ref.revisionId }, data: { state: 'live' } })
  await discardDraft(discarded.bo, discarded.orgId, discarded.ref)
  const { orgId, connectionId, id: setupLinkId } = revoked
  await revokeSetupLink(revoked.bo, orgId, { connectionId, setupLinkId })
  await declineSetupLink(declined.ines)

  for (const { id } of scenes) expect(await readyMails(id)).toEqual([])
})
