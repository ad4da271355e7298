import { beforeEach, expect, test } from 'vitest'
import { releaseIdentity, unlinkIdentity } from '@/lib/identities/commands'
import { peekUndo, undoLinkByMail } from '@/lib/link-requests/undo'
import { secretsOf } from '@/lib/mail/secrets'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { type IdentityId, newId, type UserId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { wouldBe } from '@/lib/test-sign-ins/would'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { addMember, aMember, anIdentity, anOrg, aUser, aVerifiedDomain } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aBrowser, anotherConnection, aSamlOrg, type SamlOrg } from '@/lib/testing/sso'
import { untilWaiting } from '@/lib/testing/waiting'
import { identityCarried } from './carry-emails'

beforeEach(enqueuedJobs)

const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
const carriedStep = expect.objectContaining({ detail: 'link carried over, signed in', ok: true })
const daysAgo = (n: number) => new Date(Date.now() - n * 86_400_000)

/** Ada is linked through Okta; Entra takes its place, and carries links over. */
async function scene() {
  const okta = await aSamlOrg()
  const entra = await anotherConnection(okta, `https://entra.${okta.domain}/saml`, 'Entra ID')
  const { orgId, domain } = okta
  await db().connection.update({ where: { id: okta.connectionId }, data: { name: 'Okta' } })
  await set(entra, { replacesId: okta.connectionId, carriesLinks: true })
  const email = `ada@${domain}`
  const ada = await aMember(orgId, 'member', { email: `ada@home-of-${domain}`, name: 'Ada Lovelace' })
  const old = await anIdentity(okta.connectionId, { userId: ada, email, linkedAt: new Date() })
  return { okta, entra, orgId, domain, email, ada, old }
}
type Scene = Awaited<ReturnType<typeof scene>>

const set = ({ connectionId: id }: SamlOrg, data: Prisma.ConnectionUncheckedUpdateInput) =>
  db().connection.update({ where: { id }, data })
const change = (id: string, data: Prisma.IdentityUncheckedUpdateInput) => db().identity.update({ where: { id }, data })
/** She comes by Entra, which knows her by another subject. */
const comes = (at: SamlOrg, nameId = `ada@${at.domain}`) => aBrowser(at).signIn({ nameId })
/** Somebody whom Entra knows by that subject, with her address. */
const comesAs = ({ entra, email }: Scene, nameId: string) =>
  aBrowser(entra).signIn({ nameId, nameIdFormat: PERSISTENT, attributes: { email } })
const newOnes = ({ entra }: Scene) => db().identity.findMany({ where: { connectionId: entra.connectionId } })
const linkedEvents = ({ orgId }: Scene) => db().auditEvent.findMany({ where: { orgId, name: 'identity.linked' } })

test('who is linked through the replaced connection is linked here in that very sign-in, and is told', async () => {
  const it = await scene()

  expect(await comes(it.entra)).toMatchObject({ kind: 'signed_in', userId: it.ada })

  const [identity] = await newOnes(it)
  expect(identity).toMatchObject({ userId: it.ada, carriedFromId: it.old.id, email: it.email })
  expect(identity!.lastUsedAt).not.toBeNull()
  expect(await linkedEvents(it)).toMatchObject([{ data: { userId: it.ada, how: 'carried' } }])
  const jobs = await enqueuedJobs()
  expect(jobs).toMatchObject([{ name: 'email.identity-carried', payload: { identityId: identity!.id } }])
  expect(await db().session.findFirst({ where: { userId: it.ada } })).toMatchObject({ confinedTo: it.orgId })
  const attempt = await db().attempt.findFirstOrThrow({ where: { userId: it.ada } })
  expect(attempt).toMatchObject({ outcome: 'signed_in', steps: expect.arrayContaining([carriedStep]) })
  expect(await comes(it.okta)).toMatchObject({ kind: 'confirm_identity' }) // by a subject of its own: the old link is as it was
  expect(await change(it.old.id, {})).toMatchObject({ userId: it.ada })
})

test('the next sign-in is one like any other', async () => {
  const it = await scene()
  await comes(it.entra)

  expect(await comes(it.entra)).toMatchObject({ kind: 'signed_in', userId: it.ada })
  expect(await linkedEvents(it)).toHaveLength(1)
})

test('a member of other organizations gets the same confined session', async () => {
  const it = await scene()
  await addMember(await anOrg(), it.ada, 'owner')

  expect(await comes(it.entra)).toMatchObject({ kind: 'signed_in', userId: it.ada })
  expect(await db().session.findFirst({ where: { userId: it.ada } })).toMatchObject({ confinedTo: it.orgId })
})

const refused: Record<string, (it: Scene) => Promise<unknown>> = {
  'links are not carried over': ({ entra }) => set(entra, { carriesLinks: false }),
  'it replaces nothing': ({ entra }) => set(entra, { replacesId: null }),
  'the cut-over was more than 30 days ago': async ({ okta, entra }) => {
    await set(okta, { state: 'off' })
    await set(entra, { cutOverAt: daysAgo(31) })
  },
  'the old identity is linked no more': ({ old }) => change(old.id, { userId: null, linkedAt: null }),
  'the old one was vouched for with another address': ({ old, domain }) => change(old.id, { email: `a@${domain}` }),
  'the account is disabled': ({ ada }) => db().user.update({ where: { id: ada }, data: { disabledAt: new Date() } }),
  'the person was removed': ({ ada }) => db().membership.deleteMany({ where: { userId: ada } }),
  'the person is a member elsewhere alone': async ({ ada }) =>
    db().membership.updateMany({ where: { userId: ada }, data: { orgId: await anOrg() } }),
  'nobody could be told': ({ ada }) => db().user.update({ where: { id: ada }, data: { emailVerifiedAt: null } }),
  'they could be told at a lost domain alone': async ({ domain }) => {
    const { id } = await aVerifiedDomain(await anOrg(), `home-of-${domain}`)
    await db().domain.update({ where: { id }, data: { state: 'missing' } })
  },
  'another account has that address': ({ email }) => aUser({ email }),
  'two have that address at the old one': async ({ okta, orgId, email }) =>
    anIdentity(okta.connectionId, { userId: await aMember(orgId), email }),
  'somebody not linked has that address at the old one': ({ okta, email }) => anIdentity(okta.connectionId, { email }),
  'the old one was not used for 90 days': ({ old }) =>
    change(old.id, { linkedAt: daysAgo(400), lastUsedAt: daysAgo(91) }),
  'the account has another sign-in here': ({ entra, ada, domain }) =>
    anIdentity(entra.connectionId, { userId: ada, email: `other@${domain}` }),
  'the link was carried to somebody else before': ({ entra, old, domain }) =>
    anIdentity(entra.connectionId, { email: `other@${domain}`, carriedFromId: old.id }),
  'somebody with this address was unlinked here': ({ entra, email }) =>
    anIdentity(entra.connectionId, { email, unlinkedAt: new Date() }),
  'somebody with this address was given another one’s link here': async ({ okta, entra, orgId, email }) => {
    const from = await anIdentity(okta.connectionId)
    return anIdentity(entra.connectionId, { email, userId: await aMember(orgId), carriedFromId: from.id })
  },
}

test.each(Object.entries(refused))('nobody is carried over when %s', async (_, prepare) => {
  const it = await scene()
  await prepare(it)

  expect(await comes(it.entra)).toMatchObject({ kind: 'confirm_identity' })
  expect(await linkedEvents(it)).toEqual([])
  expect(await enqueuedJobs()).toEqual([])
})

test('within 30 days of the cut-over links are carried over still', async () => {
  const it = await scene()
  await set(it.okta, { state: 'off' })
  await set(it.entra, { cutOverAt: daysAgo(29) })

  expect(await comes(it.entra)).toMatchObject({ kind: 'signed_in', userId: it.ada })
})

test.each(['missing', 'expired'] as const)('nobody is carried over while the domain is %s', async (state) => {
  const it = await scene()
  await db().domain.updateMany({ where: { orgId: it.orgId }, data: { state } })

  expect(await comes(it.entra)).toMatchObject({ kind: 'refused' })
  expect(await linkedEvents(it)).toEqual([])
})

test('another organization’s connection carries nothing over, even where a row says so', async () => {
  const it = await scene()
  const rival = await aSamlOrg()
  await set(rival, { replacesId: null })
  await set(it.entra, { replacesId: null })
  await set(rival, { replacesId: it.okta.connectionId, carriesLinks: true })
  await db().domain.updateMany({ where: { orgId: rival.orgId }, data: { name: `gone-${it.domain}` } })
  await db().domain.updateMany({ where: { orgId: it.orgId }, data: { orgId: rival.orgId } })
  await addMember(rival.orgId, it.ada)

  expect(await aBrowser(rival).signIn({ nameId: it.email })).toMatchObject({ kind: 'confirm_identity' })
})

test.each(['waiting', 'declined', 'linked'])('what people are asked or answered counts: %s', async (state) => {
  const it = await scene()
  await set(it.entra, { carriesLinks: false })
  await comes(it.entra)
  const [identity] = await newOnes(it)
  const request = {
    id: newId('linkRequest'),
    orgId: it.orgId,
    number: 7,
    identityId: identity!.id,
    createdAt: new Date(),
  }
  await db().linkRequest.create({ data: { ...request, state: state as 'waiting', expiresAt: daysAgo(-30) } })
  await set(it.entra, { carriesLinks: true })

  expect((await comes(it.entra)).kind).toBe(state === 'waiting' ? 'await_link' : 'confirm_identity')
  expect((await comesAs(it, 'another-subject')).kind).toBe('confirm_identity')
})

test('a request that ran out unanswered stands in nobody’s way', async () => {
  const it = await scene()
  const { id: identityId } = await anIdentity(it.entra.connectionId, { email: it.email })
  const ranOut = { id: newId('linkRequest'), orgId: it.orgId, number: 7, createdAt: daysAgo(31), expiresAt: daysAgo(1) }
  await db().linkRequest.create({ data: { ...ranOut, identityId, state: 'waiting' } })

  expect(await comes(it.entra)).toMatchObject({ kind: 'signed_in', userId: it.ada })
})

test('a sign-in that people declined is carried over under no other address either', async () => {
  const it = await scene()
  const known = { subject: 'declined', format: PERSISTENT, email: `somebody@${it.domain}` }
  const { id: identityId } = await anIdentity(it.entra.connectionId, known)
  const request = {
    id: newId('linkRequest'),
    orgId: it.orgId,
    number: 7,
    createdAt: daysAgo(2),
    expiresAt: daysAgo(-9),
  }
  await db().linkRequest.create({ data: { ...request, identityId, state: 'declined' } })

  expect(await comesAs(it, 'declined')).toMatchObject({ kind: 'confirm_identity' })
  expect(await linkedEvents(it)).toEqual([])
})

test('whoever has an account here is carried to nobody else’s: not even the name is shown', async () => {
  const it = await scene()
  const bo = await aMember(it.orgId, 'member', { disabledAt: new Date() })
  await anIdentity(it.entra.connectionId, { subject: 'bo', format: PERSISTENT, userId: bo, email: it.email })
  const said = { nameId: 'bo', nameIdFormat: PERSISTENT, attributes: { email: it.email } }

  const ended = await aBrowser(it.entra).signIn(said, { current: asUser(await aUser()).actor })

  expect(ended).toMatchObject({ kind: 'refused' })
})

test('nobody is mailed whose link was not carried over, nor at an address that is lost or not verified any more', async () => {
  const it = await scene()
  await comes(it.entra)
  const [identity] = await newOnes(it)
  const mailTo = (id: string) =>
    identityCarried.load(asSystem(), { identityId: id as IdentityId }, secretsOf(newId('job')))

  expect(await mailTo(it.old.id)).toBeNull()
  expect(await mailTo(identity!.id)).toMatchObject({ who: it.email })
  const { id } = await aVerifiedDomain(await anOrg(), `home-of-${it.domain}`)
  await db().domain.update({ where: { id }, data: { state: 'missing' } })
  expect(await mailTo(identity!.id)).toBeNull()
  await db().domain.update({ where: { id }, data: { state: 'verified' } })
  expect(await mailTo(identity!.id)).not.toBeNull()
  await db().user.update({ where: { id: it.ada }, data: { emailVerifiedAt: null } })
  expect(await mailTo(identity!.id)).toBeNull()
})

test('whom an admin unlinked here is not carried over again', async () => {
  const it = await scene()
  await comes(it.entra)
  const [identity] = await newOnes(it)
  const admin = asUser(await aMember(it.orgId, 'admin'))
  await unlinkIdentity(admin, it.orgId, { identityId: identity!.id as IdentityId })

  expect(await comes(it.entra)).toMatchObject({ kind: 'confirm_identity' })
})

test('whom an admin unlinked here, whoever had linked them, is not carried over either', async () => {
  const it = await scene()
  await set(it.entra, { carriesLinks: false })
  await comes(it.entra)
  const [identity] = await newOnes(it)
  await change(identity!.id, { userId: it.ada, linkedAt: new Date() }) // by the operator: no request says so
  const admin = asUser(await aMember(it.orgId, 'admin'))
  await unlinkIdentity(admin, it.orgId, { identityId: identity!.id as IdentityId })
  await set(it.entra, { carriesLinks: true })

  expect(await comes(it.entra)).toMatchObject({ kind: 'confirm_identity' })
})

test('in a browser of somebody else it asks before it takes their place, and links nobody yet', async () => {
  const it = await scene()
  const bo = await aUser({ name: 'Bo Chen' })
  const current = asUser(bo).actor

  const asked = await aBrowser(it.entra).signIn({ nameId: it.email }, { current })

  expect(asked).toMatchObject({ kind: 'ask_to_switch', next: { name: 'Ada Lovelace' } })
  expect(await linkedEvents(it)).toEqual([])
  const agreed = await aBrowser(it.entra).signIn({ nameId: it.email }, { current, mayReplace: true })
  expect(agreed).toMatchObject({ kind: 'signed_in', userId: it.ada })
})

test('the person takes it back by mail, once: the owners hear of it, and it is never carried again', async () => {
  const it = await scene()
  await comes(it.entra)
  const [identity] = await newOnes(it)
  const identityId = identity!.id as IdentityId
  await enqueuedJobs()
  const mail = [await identityCarried.load(asSystem(), { identityId }, secretsOf(newId('job')))].flat()[0]!
  expect(mail).toMatchObject({ to: `ada@home-of-${it.domain}`, old: 'Okta', connection: 'Entra ID', who: it.email })
  const token = new URL(mail.url).searchParams.get('t')!

  expect(await peekUndo(asVisitor(), token)).toMatchObject({ who: it.email })
  expect(await undoLinkByMail(asVisitor(), token)).toBe('undone')
  expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')

  expect(await db().session.count({ where: { identityId, endedAt: null } })).toBe(0)
  expect((await enqueuedJobs()).map(({ name }) => name)).toContain('email.carry-undone')
  expect(await comes(it.entra)).toMatchObject({ kind: 'confirm_identity' })
  expect(await comesAs(it, 'another-subject')).toMatchObject({ kind: 'confirm_identity' })
})

test('two browsers at once with one new identity: one link, both sign in', async () => {
  const it = await scene()

  const results = await Promise.all([comes(it.entra), comes(it.entra)])

  expect(results.map(({ kind }) => kind)).toEqual(['signed_in', 'signed_in'])
  expect(await linkedEvents(it)).toHaveLength(1)
})

test('two new identities at once with one address: one is given the link, the other asks', async () => {
  const it = await scene()

  const results = await Promise.all([comesAs(it, 'one'), comesAs(it, 'other')])

  expect(results.map(({ kind }) => kind).sort()).toEqual(['confirm_identity', 'signed_in'])
  expect((await newOnes(it)).filter(({ userId }) => userId)).toHaveLength(1)
})

test('of an unlinking of the old one and a sign-in at once, neither waits for the other in a circle', async () => {
  const it = await scene()
  const admin = asUser(await aMember(it.orgId, 'admin'))
  const unlinked = unlinkIdentity(admin, it.orgId, { identityId: it.old.id })

  const [came] = await Promise.all([comes(it.entra), unlinked])

  expect(['signed_in', 'confirm_identity']).toContain(came.kind)
})

test('an unlinking that has begun is waited for, and then nothing is carried over', async () => {
  const it = await scene()
  const admin = asUser(await aMember(it.orgId, 'admin'))
  const browser = aBrowser(it.entra)
  const transaction = await browser.begin()
  await browser.post(transaction, browser.answer(transaction, { nameId: it.email }))
  const org = { id: it.orgId }
  const { old, ada } = it

  const finishing = await transact(admin, async (tx) => {
    await tx.db.$queryRaw`select id from "Org" where id = ${it.orgId} for no key update`
    const begun = browser.finish(transaction)
    await untilWaiting('Org')
    await releaseIdentity(tx, org, { identityId: old.id, userId: ada })
    return { begun }
  })

  expect(await finishing.begun).toMatchObject({ kind: 'confirm_identity' })
  expect(await newOnes(it)).toMatchObject([{ userId: null, carriedFromId: null }])
})

test('a test sign-in says whom it would be carried over to, and does nothing of it', async () => {
  const it = await scene()
  const answer = {
    issuer: it.entra.issuer,
    subject: 'x',
    format: 'oidc',
    email: it.email,
    name: null,
    recyclable: false,
  }

  const would = await wouldBe(asVisitor(), it.entra, answer as never)

  expect(would).toEqual({ kind: 'carry', userId: it.ada as UserId, reason: 'Okta' })
  expect(await newOnes(it)).toEqual([])
})
