import { expect, test } from 'vitest'
import { secretsOf } from '@/lib/mail/secrets'
import { getSetupLink } from '@/lib/operators/setup-link-queries'
import { actingAs, type Ctx, type SetupActor, type UserActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { db } from '@/lib/platform/db'
import { type Id, newId, type OrgId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { asOperator, asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg } from '@/lib/testing/factories'
import { aSamlOrg } from '@/lib/testing/sso'
import { disableUser } from '@/lib/users/commands'
import { beginConnection, draftBeside, saveDraft } from './drafts'
import { importMetadata } from './import-into'
import { setupCode, setupLinkSent } from './setup-emails'
import { listSetupLinks, makeSetupLink, revokeSetupLink } from './setup-links'
import { openSetupLink, peekSetupLink, setupVisitor, typeSetupCode } from './setup-visits'

const contact = { contactName: 'Ines from IT', contactEmail: 'ines@it.example' }

/** A link as its contact holds it: the mail's own token. */
async function aScene() {
  const org = await aSamlOrg()
  const { orgId, connectionId } = org
  const owner = asUser(await aMember(orgId, 'owner'))
  const ref = await draftBeside(owner, orgId, connectionId)
  const id = await makeSetupLink(owner, orgId, { connectionId, ...contact })
  return { ...org, owner, ref, id, token: await mailedToken(id) }
}

async function mailedToken(id: Id<'setupLink'>): Promise<string> {
  const jobs = await db().outboxJob.findMany({ where: { name: 'email.setup-link' } })
  const job = jobs.find(({ payload }) => (payload as { setupLinkId: string }).setupLinkId === id)!
  const mail = await setupLinkSent.load(asSystem(), { setupLinkId: id }, secretsOf(job.id as Id<'job'>))
  return new URL([mail].flat()[0]!.url).searchParams.get('t')!
}

/** The code in the mail that the browser's visit asked for. */
async function mailedCode({ secret }: { secret: string }): Promise<string> {
  const { id } = await db().setupVisit.findUniqueOrThrow({ where: { secretHash: digest(secret) } })
  const jobs = await db().outboxJob.findMany({ where: { name: 'email.setup-code' } })
  const job = jobs.find(({ payload }) => (payload as { setupVisitId: string }).setupVisitId === id)!
  const mail = await setupCode.load(
    asSystem(),
    { setupVisitId: id as Id<'setupVisit'> },
    secretsOf(job.id as Id<'job'>),
  )
  return [mail].flat()[0]!.code
}

const as = (actor: SetupActor): Ctx<SetupActor> => actingAs(asVisitor(), actor)
const visitorOf = async (secret: string) => (await setupVisitor(asVisitor(), secret))!

test('the first browser is let in; looking at the link before changes nothing', async () => {
  const { token, connectionId, orgId, owner, id } = await aScene()
  expect(await peekSetupLink(asVisitor(), token)).toMatchObject({ contact: 'Ines from IT', used: false })
  expect(await peekSetupLink(asVisitor(), token)).toMatchObject({ used: false })

  const { secret, needsCode } = await openSetupLink(asVisitor(), token)

  expect(needsCode).toBe(false)
  expect(await visitorOf(secret)).toMatchObject({ kind: 'setup', connectionId, orgId, contact: 'Ines from IT' })
  expect(await listSetupLinks(owner, orgId, connectionId)).toMatchObject([{ firstUsedAt: expect.any(Date) }])
  const [opened] = await db().auditEvent.findMany({ where: { orgId, name: 'setup_link.opened' } })
  expect(opened).toMatchObject({ actor: { contact: 'Ines from IT' }, data: { setupLinkId: id, by: 'link' } })
})

test('of two browsers that open it at once, one is let in', async () => {
  const { token } = await aScene()
  const opened = await Promise.all([openSetupLink(asVisitor(), token), openSetupLink(asVisitor(), token)])
  expect(opened.map(({ needsCode }) => needsCode).sort()).toEqual([false, true])
  const actors = await Promise.all(opened.map(({ secret }) => setupVisitor(asVisitor(), secret)))
  expect(actors.filter(Boolean)).toHaveLength(1)
})

test('another browser needs the code that is mailed to the contact, in at most five tries', async () => {
  const { token } = await aScene()
  await openSetupLink(asVisitor(), token)
  const { secret } = await openSetupLink(asVisitor(), token)
  expect(await setupVisitor(asVisitor(), secret)).toBeNull()
  const code = await mailedCode({ secret })
  const wrong = code === '00000000' ? '11111111' : '00000000'

  for (let i = 0; i < 4; i += 1)
    await expect(typeSetupCode(asVisitor(), secret, wrong)).rejects.toMatchObject({ code: 'wrong_code' })
  await typeSetupCode(asVisitor(), secret, code)
  expect(await setupVisitor(asVisitor(), secret)).not.toBeNull()
  await expect(typeSetupCode(asVisitor(), secret, code)).rejects.toMatchObject({ code: 'setup_link_gone' })

  const third = await openSetupLink(asVisitor(), token)
  const theirs = await mailedCode(third)
  for (let i = 0; i < 5; i += 1)
    await expect(typeSetupCode(asVisitor(), third.secret, wrong)).rejects.toMatchObject({ code: 'wrong_code' })
  await expect(typeSetupCode(asVisitor(), third.secret, theirs)).rejects.toMatchObject({ code: 'setup_link_gone' })
})

test('a code opens the browser that it was asked from only, and whoever has the link mails five an hour at most', async () => {
  const { token } = await aScene()
  await openSetupLink(asVisitor(), token)
  const [one, other] = [await openSetupLink(asVisitor(), token), await openSetupLink(asVisitor(), token)]
  const code = await mailedCode(one)
  const outcomes = await Promise.allSettled([one, other].map(({ secret }) => typeSetupCode(asVisitor(), secret, code)))
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])

  for (let i = 0; i < 4; i += 1) await openSetupLink(asVisitor(), token)
  await expect(openSetupLink(asVisitor(), token)).rejects.toMatchObject({ code: 'too_many_tries' })
})

test('a code works for 15 minutes, in one go, and with its owner only', async () => {
  const { orgId, owner, token } = await aScene()
  await openSetupLink(asVisitor(), token)
  const [slow, both, last] = [
    await openSetupLink(asVisitor(), token),
    await openSetupLink(asVisitor(), token),
    await openSetupLink(asVisitor(), token),
  ]
  const codes = { slow: await mailedCode(slow), both: await mailedCode(both), last: await mailedCode(last) }
  const later = asVisitor({ now: addSeconds(new Date(), 15 * 60 + 1) })
  await expect(typeSetupCode(later, slow.secret, codes.slow)).rejects.toMatchObject({ code: 'setup_link_gone' })

  const at = () => typeSetupCode(asVisitor(), both.secret, codes.both)
  const outcomes = await Promise.allSettled([at(), at(), at()])
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)

  const { userId } = owner.actor
  await db().membership.update({ where: { orgId_userId: { orgId, userId } }, data: { role: 'admin' } })
  await expect(typeSetupCode(asVisitor(), last.secret, codes.last)).rejects.toMatchObject({ code: 'setup_link_gone' })
  const opened = { orgId, name: 'setup_link.opened' }
  expect(await db().auditEvent.count({ where: { ...opened, data: { path: ['by'], equals: 'code' } } })).toBe(1)
})

test('nothing is mailed of a link that has ended, and no code to a browser that is in', async () => {
  const { owner, orgId, connectionId, id, token } = await aScene()
  await openSetupLink(asVisitor(), token)
  const [second, third] = [await openSetupLink(asVisitor(), token), await openSetupLink(asVisitor(), token)]
  const visitOf = ({ secret }: { secret: string }) =>
    db().setupVisit.findUniqueOrThrow({ where: { secretHash: digest(secret) } })
  const codeFor = async (visit: { secret: string }) => {
    const setupVisitId = (await visitOf(visit)).id as Id<'setupVisit'>
    return setupCode.load(asSystem(), { setupVisitId }, secretsOf(newId('job')))
  }
  await typeSetupCode(asVisitor(), second.secret, await mailedCode(second))
  expect(await codeFor(second)).toBeNull()
  expect(await codeFor(third)).not.toBeNull()

  await revokeSetupLink(owner, orgId, { connectionId, setupLinkId: id })

  expect(await codeFor(third)).toBeNull()
  expect(await setupLinkSent.load(asSystem(), { setupLinkId: id }, secretsOf(newId('job')))).toBeNull()
})

test('whom it was handed to fills in that draft, and reaches no other; the audit log says who it was', async () => {
  const [scene, other] = [await aScene(), await aScene()]
  const ines = as(await visitorOf((await openSetupLink(asVisitor(), scene.token)).secret))

  await saveDraft(ines, scene.orgId, scene.ref, { part: { entityId: 'https://idp.example' } })

  const [event] = await db().auditEvent.findMany({ where: { orgId: scene.orgId, name: 'connection.draft_changed' } })
  expect(event).toMatchObject({ actor: { kind: 'setup', setupLinkId: scene.id, contact: 'Ines from IT' } })
  const second = await beginConnection(scene.owner, scene.orgId, { name: 'Second', provider: 'okta', kind: 'saml' })
  const foreign = [
    () => saveDraft(ines, scene.orgId, second, { step: 2 }),
    () => importMetadata(ines, scene.orgId, { ...second, text: 'https://idp.example/metadata' }),
    () => saveDraft(ines, other.orgId, other.ref, { step: 2 }),
    () => saveDraft(ines, scene.orgId, other.ref, { step: 2 }),
    () => importMetadata(ines, other.orgId, { ...other.ref, text: 'https://idp.example/metadata' }),
  ]
  for (const reach of foreign) await expect(reach()).rejects.toMatchObject({ code: 'connection_not_found' })
  const mixed = { connectionId: scene.ref.connectionId, revisionId: other.ref.revisionId }
  await expect(saveDraft(ines, scene.orgId, mixed, { step: 2 })).rejects.toMatchObject({ code: 'draft_not_found' })
})

test('revoked, or after thirty days, nobody comes in by it, nor goes on', async () => {
  const [revoked, over] = [await aScene(), await aScene()]
  const secrets = [await openSetupLink(asVisitor(), revoked.token), await openSetupLink(asVisitor(), over.token)]
  const { orgId, connectionId } = revoked
  await revokeSetupLink(revoked.owner, orgId, { connectionId, setupLinkId: revoked.id })

  expect(await setupVisitor(asVisitor(), secrets[0]!.secret)).toBeNull()
  await expect(openSetupLink(asVisitor(), revoked.token)).rejects.toMatchObject({ code: 'setup_link_gone' })
  const later = { now: addSeconds(new Date(), 31 * DAY_SECONDS) }
  expect(await setupVisitor(asVisitor(later), secrets[1]!.secret)).toBeNull()
  await expect(openSetupLink(asVisitor(later), over.token)).rejects.toMatchObject({ code: 'setup_link_gone' })
  expect(await setupVisitor(asVisitor(), secrets[1]!.secret)).not.toBeNull()
})

test('no secret of it is kept where anybody could read it', async () => {
  const { token } = await aScene()
  const { secret } = await openSetupLink(asVisitor(), token)
  const rows = await Promise.all([
    db().setupLink.findMany(),
    db().setupVisit.findMany(),
    db().outboxJob.findMany(),
    db().auditEvent.findMany(),
  ])
  for (const each of [token, secret]) expect(JSON.stringify(rows)).not.toContain(each)
})

test('it is handed out by an owner of this organization with a fresh proof, five at most', async () => {
  const { owner, orgId, connectionId } = await aScene()
  const rival = await anOrg()
  const make = (ctx: Ctx<UserActor>, at: OrgId) => makeSetupLink(ctx, at, { connectionId, ...contact })
  const stale = asUser(owner.actor.userId, { provenAt: addSeconds(new Date(), -3600) })

  await expect(make(asUser(await aMember(orgId, 'admin')), orgId)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(make(stale, orgId)).rejects.toMatchObject({ code: 'proof_needed' })
  const spy = asUser(await aMember(rival, 'owner'))
  await expect(make(spy, rival)).rejects.toMatchObject({ code: 'connection_not_found' })
  for (let i = 0; i < 4; i += 1) await make(owner, orgId)
  await expect(make(owner, orgId)).rejects.toMatchObject({ code: 'setup_links_full' })
  await db().org.update({ where: { id: orgId }, data: { plan: 'team' } })
  await expect(make(owner, orgId)).rejects.toMatchObject({ code: 'connection_needs_plan' })
})

test('it is revoked by an owner of this organization, who needs no fresh proof', async () => {
  const { owner, orgId, connectionId, id: setupLinkId } = await aScene()
  const rival = await anOrg()
  const spy = asUser(await aMember(rival, 'owner'))
  const admin = asUser(await aMember(orgId, 'admin'))
  const revoke = (ctx: Ctx<UserActor>, at: OrgId) => revokeSetupLink(ctx, at, { connectionId, setupLinkId })

  await expect(revoke(spy, rival)).rejects.toMatchObject({ code: 'not_found' })
  await expect(revoke(spy, orgId)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(revoke(admin, orgId)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await listSetupLinks(owner, orgId, connectionId)).toHaveLength(1)
  await expect(listSetupLinks(admin, orgId, connectionId)).rejects.toMatchObject({ code: 'forbidden' })

  await revoke(asUser(owner.actor.userId, { provenAt: addSeconds(new Date(), -3600) }), orgId)
  await expect(revoke(owner, orgId)).rejects.toMatchObject({ code: 'not_found' })
  expect(await listSetupLinks(owner, orgId, connectionId)).toEqual([])
})

test('a link ends with the account of the owner who made it', async () => {
  const { owner, token, id } = await aScene()
  const { secret } = await openSetupLink(asVisitor(), token)
  expect(await getSetupLink(asOperator(), id)).toMatchObject({ state: 'opened' })

  await disableUser(asOperator(), owner.actor.userId)

  expect(await setupVisitor(asVisitor(), secret)).toBeNull()
  expect(await peekSetupLink(asVisitor(), token)).toBeNull()
  await expect(openSetupLink(asVisitor(), token)).rejects.toMatchObject({ code: 'setup_link_gone' })
  expect(await getSetupLink(asOperator(), id)).toMatchObject({ state: 'ended' })
})

test('a link ends with the role of the owner who made it', async () => {
  const { orgId, connectionId } = await aScene()
  const gone = asUser(await aMember(orgId, 'owner'))
  const id = await makeSetupLink(gone, orgId, { connectionId, ...contact })
  const token = await mailedToken(id)
  const { secret } = await openSetupLink(asVisitor(), token)
  const { userId } = gone.actor

  await db().membership.update({ where: { orgId_userId: { orgId, userId } }, data: { role: 'admin' } })

  expect(await setupVisitor(asVisitor(), secret)).toBeNull()
  expect(await peekSetupLink(asVisitor(), token)).toBeNull()
  await expect(openSetupLink(asVisitor(), token)).rejects.toMatchObject({ code: 'setup_link_gone' })
})

test('an organization mails twenty links a day, taken back or not', async () => {
  const { owner, orgId, connectionId, id } = await aScene()
  let last = id
  for (let made = 1; made < 20; made += 1) {
    await revokeSetupLink(owner, orgId, { connectionId, setupLinkId: last })
    last = await makeSetupLink(owner, orgId, { connectionId, ...contact })
  }
  await revokeSetupLink(owner, orgId, { connectionId, setupLinkId: last })
  const more = makeSetupLink(owner, orgId, { connectionId, ...contact })
  await expect(more).rejects.toMatchObject({ code: 'too_many_tries' })
})
