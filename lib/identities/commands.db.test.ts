import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { asSystem, asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, addMember, aMember, anIdentity, anOrg } from '@/lib/testing/factories'
import { mailsTo } from '@/lib/testing/mailbox'
import { runJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { askPasswordReset, resetPassword } from '@/lib/users/commands'
import { linkIdentity, rememberIdentity, unlinkIdentity } from './commands'
import { listMyIdentities } from './queries'

const auditOf = (orgId: OrgId) =>
  db().auditEvent.findMany({ where: { orgId }, select: { name: true, data: true, actor: true } })

const aSessionBy = (identityId: string, userId: UserId) => aSession(userId, { identityId, method: 'saml' })

test('an identity is remembered once, with what its IdP said last', async () => {
  const connectionId = await aConnection(await anOrg())
  const said = {
    connectionId,
    issuer: 'https://idp.test',
    subject: 'S-1',
    format: 'persistent',
    email: 'ada@a.test',
    name: 'Ada',
  }
  const remember = (more: object) => transact(asSystem(), (tx) => rememberIdentity(tx, { ...said, ...more }))

  const first = await remember({})
  const second = await remember({ email: 'ada@b.test', name: null })

  expect(first).toEqual({ id: first.id, userId: null, email: null, lastUsedAt: null, linkedAt: null })
  expect(second).toEqual({ id: first.id, userId: null, email: 'ada@a.test', lastUsedAt: null, linkedAt: null })
  expect(await db().identity.findMany({ where: { connectionId } })).toMatchObject([{ email: 'ada@b.test', name: null }])
})

test('subjects are compared letter by letter, and issuers keep theirs apart', async () => {
  const connectionId = await aConnection(await anOrg())
  const said = {
    connectionId,
    issuer: 'https://idp.test',
    subject: 'S-1',
    format: 'persistent',
    email: null,
    name: null,
  }
  const remember = (more: object) => transact(asSystem(), (tx) => rememberIdentity(tx, { ...said, ...more }))

  const ids = await Promise.all([remember({}), remember({ subject: 's-1' }), remember({ issuer: 'https://idp.test/' })])

  expect(new Set(ids.map(({ id }) => id)).size).toBe(3)
})

test('the same stranger in eight browsers at once is one identity', async () => {
  const connectionId = await aConnection(await anOrg())
  const said = { connectionId, issuer: 'i', subject: 'S', format: 'oidc', email: 'a@a.test', name: null }

  const results = await Promise.all(
    Array.from({ length: 8 }, () => transact(asSystem(), (tx) => rememberIdentity(tx, said))),
  )

  expect(new Set(results.map(({ id }) => id)).size).toBe(1)
})

test('linking writes it down', async () => {
  const org = await anOrg()
  const ada = await aMember(org)
  const { id } = await anIdentity(await aConnection(org))

  await transact(asSystem(), (tx) => linkIdentity(tx, { id: org }, id, ada, 'operator'))

  expect(await db().identity.findUnique({ where: { id } })).toMatchObject({ userId: ada, lastUsedAt: null })
  expect(await auditOf(org)).toMatchObject([
    { name: 'identity.linked', data: { identityId: id, userId: ada, how: 'operator' } },
  ])
})

test('a second identity of one connection for one person is refused, also at the same time', async () => {
  const org = await anOrg()
  const ada = await aMember(org)
  const connectionId = await aConnection(org)
  const identities = await Promise.all(Array.from({ length: 4 }, () => anIdentity(connectionId)))

  const results = await Promise.allSettled(
    identities.map(({ id }) => transact(asSystem(), (tx) => linkIdentity(tx, { id: org }, id, ada, 'operator'))),
  )

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(results.filter(({ status }) => status === 'rejected')).toMatchObject(
    Array.from({ length: 3 }, () => ({ reason: { code: 'already_linked' } })),
  )
})

test('an identity that opens somebody’s account is not given to another', async () => {
  const org = await anOrg()
  const [ada, bo] = [await aMember(org), await aMember(org)]
  const { id } = await anIdentity(await aConnection(org), { userId: ada })

  const attempt = transact(asSystem(), (tx) => linkIdentity(tx, { id: org }, id, bo, 'operator'))

  await expect(attempt).rejects.toMatchObject({ code: 'already_linked' })
})

test('an identity of another organization’s connection is not found', async () => {
  const [org, rival] = [await anOrg(), await anOrg()]
  const { id } = await anIdentity(await aConnection(rival))

  const attempt = transact(asSystem(), async (tx) => linkIdentity(tx, { id: org }, id, await aMember(org), 'operator'))

  await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
})

test('unlinking ends the sessions that came by it, and no others', async () => {
  const org = await anOrg()
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  const [one, other] = [
    await anIdentity(await aConnection(org), { userId: ada }),
    await anIdentity(await aConnection(org), { userId: ada }),
  ]
  for (const { id } of [one, one, other]) await aSessionBy(id, ada)

  await unlinkIdentity(asUser(admin), org, { identityId: one.id })

  expect(await db().identity.findUnique({ where: { id: one.id } })).toMatchObject({ userId: null, linkedAt: null })
  expect(await db().session.count({ where: { identityId: one.id, endedAt: null } })).toBe(0)
  expect(await db().session.count({ where: { identityId: other.id, endedAt: null } })).toBe(1)
  expect(await auditOf(org)).toMatchObject([
    {
      name: 'identity.unlinked',
      actor: { userId: admin },
      data: { identityId: one.id, userId: ada, endedSessions: 2 },
    },
  ])
})

test('a member, a stranger and a confined session of another organization may not unlink', async () => {
  const [org, rival] = [await anOrg(), await anOrg()]
  const [ada, admin, spy] = [await aMember(org), await aMember(org, 'admin'), await aMember(rival, 'owner')]
  const { id: identityId } = await anIdentity(await aConnection(org), { userId: ada })

  await expect(unlinkIdentity(asUser(ada), org, { identityId })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(unlinkIdentity(asUser(spy), org, { identityId })).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(unlinkIdentity(asUser(spy), rival, { identityId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(unlinkIdentity(asUser(admin, { confinedTo: rival }), org, { identityId })).rejects.toMatchObject({
    code: 'org_not_found',
  })
  expect(await db().identity.findUnique({ where: { id: identityId } })).toMatchObject({ userId: ada })
})

test('an admin may not unlink an owner; an owner may', async () => {
  const org = await anOrg()
  const [admin, owner] = [await aMember(org, 'admin'), await aMember(org, 'owner')]
  const { id: identityId } = await anIdentity(await aConnection(org), { userId: owner })

  await expect(unlinkIdentity(asUser(admin), org, { identityId })).rejects.toMatchObject({ code: 'outranked' })
  await unlinkIdentity(asUser(owner), org, { identityId })
  await expect(unlinkIdentity(asUser(owner), org, { identityId })).rejects.toMatchObject({ code: 'not_found' })
})

test('a person sees their own sign-ins in all organizations, but not from a confined session', async () => {
  const [acme, labs] = [await anOrg({ name: 'Acme' }), await anOrg({ name: 'Labs' })]
  const ada = await aMember(acme)
  await addMember(labs, ada)
  await anIdentity(await aConnection(acme, { name: 'Okta' }), { userId: ada, subject: 'S-7', email: 'ada@acme.test' })
  await anIdentity(await aConnection(labs), { userId: ada })
  await anIdentity(await aConnection(labs), { userId: await aMember(labs) })

  const rows = await listMyIdentities(asUser(ada))

  expect(rows).toHaveLength(2)
  expect(rows[0]).toMatchObject({ connectionName: 'Okta', orgName: 'Acme', subject: 'S-7', email: 'ada@acme.test' })
  await expect(listMyIdentities(asUser(ada, { confinedTo: acme }))).rejects.toMatchObject({ code: 'confined_session' })
})

test('who had nothing but a linked sign-in, and loses it, still has a way in: a mailed link sets a password', async () => {
  const orgId = await anOrg()
  const email = `${crypto.randomUUID()}@example.com`
  const admin = await aMember(orgId, 'admin')
  const ada = await aMember(orgId, 'member', { email, passwordHash: null })
  const { id: identityId } = await anIdentity(await aConnection(orgId), { userId: ada })

  await unlinkIdentity(asUser(admin), orgId, { identityId })
  await askPasswordReset(asVisitor(), email)
  await runJobs()

  const token = /[?&]t=([\w-]{43})/.exec(mailsTo(email)[0]?.text ?? '')?.[1] ?? expect.fail('no mail')
  expect(await resetPassword(asVisitor(), token, 'a loud lamp at noon')).toBe('done')
})
