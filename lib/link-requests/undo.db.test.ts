import { beforeEach, expect, test } from 'vitest'
import { unlinkIdentity } from '@/lib/identities/commands'
import { secretsOf } from '@/lib/mail/secrets'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aMember, anOrg, aWaitingRequest } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { linkRequestToMember } from './decide'
import { identityLinked } from './emails'
import { peekUndo, undoLink, undoLinkByMail } from './undo'

beforeEach(enqueuedJobs)

const days = (n: number) => new Date(Date.now() + n * 86_400_000)
const auditOf = (orgId: OrgId, name: string) => db().auditEvent.findMany({ where: { orgId, name } })

const aSessionBy = (identityId: string, userId: UserId) => aSession(userId, { identityId, method: 'saml' })

/** Ada asked and was linked by an admin. */
async function scene() {
  const org = await anOrg({ name: 'Acme' })
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const request = await aWaitingRequest(org)
  await linkRequestToMember(asUser(admin), org, { linkRequestId: request.id, userId: ada })
  await enqueuedJobs()
  return { org, admin, ada, request, input: { linkRequestId: request.id } }
}

async function tokenFor(linkRequestId: Awaited<ReturnType<typeof scene>>['request']['id'], job = newId('job')) {
  const mail = [await identityLinked.load(asSystem(), { linkRequestId }, secretsOf(job))].flat()[0]
  return new URL(mail!.url).searchParams.get('t') ?? ''
}

test('an admin takes back a link before its first use: it waits again', async () => {
  const { org, admin, ada, request, input } = await scene()
  await aSessionBy(request.identityId, ada)

  await undoLink(asUser(admin), org, input)

  expect(await db().linkRequest.findUnique({ where: { id: request.id } })).toMatchObject({
    state: 'waiting',
    userId: null,
    decidedAt: null,
    decidedById: null,
  })
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: null })
  expect(await db().session.count({ where: { identityId: request.identityId, endedAt: null } })).toBe(0)
  expect(await auditOf(org, 'link_request.undone')).toMatchObject([{ data: { by: 'admin', userId: ada } }])
})

test('and can link it to somebody else', async () => {
  const { org, admin, input, request } = await scene()
  const bo = await aMember(org)

  await undoLink(asUser(admin), org, input)
  await linkRequestToMember(asUser(admin), org, { ...input, userId: bo })

  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: bo })
})

test('after the first sign-in it is too late', async () => {
  const { org, admin, ada, request, input } = await scene()
  await db().identity.update({ where: { id: request.identityId }, data: { lastUsedAt: new Date(Date.now() + 1000) } })

  await expect(undoLink(asUser(admin), org, input)).rejects.toMatchObject({ code: 'undo_too_late' })
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: ada })
})

test('a request whose link is gone, or was made by another since, undoes nothing', async () => {
  const { org, admin, ada, request, input } = await scene()
  await unlinkIdentity(asUser(admin), org, { identityId: request.identityId })
  await expect(undoLink(asUser(admin), org, input)).rejects.toMatchObject({ code: 'link_request_already_decided' })

  await db().identity.update({ where: { id: request.identityId }, data: { userId: ada, linkedAt: days(1) } })
  await expect(undoLink(asUser(admin), org, input)).rejects.toMatchObject({ code: 'link_request_already_decided' })
})

test('members, strangers and those of a lower role undo nothing', async () => {
  const { org, admin, ada, input } = await scene()
  const rival = await anOrg()
  const spy = await aMember(rival, 'owner')

  await expect(undoLink(asUser(ada), org, input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(undoLink(asUser(spy), org, input)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(undoLink(asUser(spy), rival, input)).rejects.toMatchObject({ code: 'link_request_not_found' })
  await db().membership.update({ where: { orgId_userId: { orgId: org, userId: ada } }, data: { role: 'owner' } })
  await expect(undoLink(asUser(admin), org, input)).rejects.toMatchObject({ code: 'outranked' })
})

test('two admins who undo at once: one is told', async () => {
  const { org, admin, input } = await scene()
  const other = await aMember(org, 'admin')

  const results = await Promise.allSettled([undoLink(asUser(admin), org, input), undoLink(asUser(other), org, input)])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('the account’s owner takes the link back by mail, also after it was used, and the owners hear of it', async () => {
  const { org, ada, request } = await scene()
  const token = await tokenFor(request.id)
  await db().identity.update({ where: { id: request.identityId }, data: { lastUsedAt: days(1) } })
  await aSessionBy(request.identityId, ada)

  expect(await peekUndo(asVisitor(), token)).toMatchObject({ org: 'Acme', who: request.email })
  expect(await undoLinkByMail(asVisitor(), token)).toBe('undone')

  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: null })
  expect(await db().session.count({ where: { identityId: request.identityId, endedAt: null } })).toBe(0)
  expect(await db().linkRequest.findUnique({ where: { id: request.id } })).toMatchObject({
    state: 'declined',
    reason: expect.stringContaining('took the link back'),
  })
  expect(await auditOf(org, 'link_request.undone')).toMatchObject([
    { data: { by: 'target', userId: ada }, actor: { kind: 'visitor' } },
  ])
  expect(await enqueuedJobs()).toEqual([
    { name: 'access.ended', payload: { userId: ada } },
    { name: 'email.link-undone', payload: { linkRequestId: request.id } },
  ])
  expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')
  expect(await peekUndo(asVisitor(), token)).toBeNull()
})

test('looking at the link changes nothing', async () => {
  const { ada, request } = await scene()
  const token = await tokenFor(request.id)

  for (let i = 0; i < 3; i += 1) expect(await peekUndo(asVisitor(), token)).not.toBeNull()

  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: ada })
  expect(await undoLinkByMail(asVisitor(), token)).toBe('undone')
})

test('of fifty parallel posts of one token, one undoes', async () => {
  const { org, request } = await scene()
  const token = await tokenFor(request.id)

  const results = await Promise.all(Array.from({ length: 50 }, () => undoLinkByMail(asVisitor(), token)))

  expect(results.filter((result) => result === 'undone')).toHaveLength(1)
  expect(await auditOf(org, 'link_request.undone')).toHaveLength(1)
})

test('the token works for seven days; a wrong one never', async () => {
  const { request } = await scene()
  const token = await tokenFor(request.id)

  expect(await undoLinkByMail(asVisitor({ now: days(7.01) }), token)).toBe('gone')
  expect(await undoLinkByMail(asVisitor(), 'no-such-token')).toBe('gone')
  expect(await undoLinkByMail(asVisitor({ now: days(6.9) }), token)).toBe('undone')
})

test('a token of another purpose undoes nothing', async () => {
  const { request } = await scene()
  const token = await tokenFor(request.id)
  await db().mailToken.updateMany({ where: { subjectId: request.identityId }, data: { purpose: 'password_reset' } })

  expect(await peekUndo(asVisitor(), token)).toBeNull()
  expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')
})

test('a token does not reach a link to somebody else', async () => {
  const { org, admin, request, input } = await scene()
  const bo = await aMember(org)
  const token = await tokenFor(request.id)
  await undoLink(asUser(admin), org, input)
  await linkRequestToMember(asUser(admin), org, { ...input, userId: bo })

  expect(await peekUndo(asVisitor(), token)).toBeNull()
  expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: bo })
})

test('a spent token stays spent when the same person is linked again', async () => {
  const { org, admin, ada, request, input } = await scene()
  const token = await tokenFor(request.id)
  await undoLinkByMail(asVisitor(), token)
  await db().linkRequest.update({ where: { id: request.id }, data: { state: 'waiting' } })
  await linkRequestToMember(asUser(admin), org, { ...input, userId: ada })

  expect(await undoLinkByMail(asVisitor(), token)).toBe('gone')
  expect(await db().identity.findUnique({ where: { id: request.identityId } })).toMatchObject({ userId: ada })
})

test('the mail’s job may run twice: its token is one, stored as a digest', async () => {
  const { request } = await scene()
  const job = newId('job')

  const [first, second] = [await tokenFor(request.id, job), await tokenFor(request.id, job)]

  expect(second).toBe(first)
  const rows = await db().mailToken.findMany({ where: { subjectId: request.identityId } })
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain(first)
})
