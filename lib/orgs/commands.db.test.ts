import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { addMember, aMember, anOrg, aUser } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { changeOrg, changeRole, removeMember, setSelfProofLinks, setSsoMode } from './commands'

const change = { name: 'Acme Health', supportPhone: '+1 555 010 0199', supportText: null, supportUrl: null }
const eventsOf = (orgId: OrgId) =>
  db().auditEvent.findMany({ where: { orgId }, orderBy: [{ at: 'asc' }, { name: 'asc' }] })
const orgRow = (id: OrgId) => db().org.findUniqueOrThrow({ where: { id } })
const roleOf = async (orgId: OrgId, userId: UserId) =>
  (await db().membership.findUnique({ where: { orgId_userId: { orgId, userId } } }))?.role ?? null

const aSessionIn = (userId: UserId, confinedTo: OrgId | null) =>
  aSession(userId, { method: confinedTo ? 'saml' : 'password', confinedTo })

test('changing the settings writes down which are different', async () => {
  const org = await anOrg({ name: 'Acme Health' })
  const owner = await aMember(org, 'owner')

  await changeOrg(asUser(owner), org, change)
  await changeOrg(asUser(owner), org, change)

  expect(await orgRow(org)).toMatchObject(change)
  expect(await eventsOf(org)).toMatchObject([
    { name: 'org.changed', actor: { userId: owner }, data: { fields: ['supportPhone'] } },
  ])
})

test('turning single sign-on off and on again is written down', async () => {
  const org = await anOrg({ plan: 'business', ssoMode: 'optional' })
  const owner = await aMember(org, 'owner')

  await setSsoMode(asUser(owner), org, 'off')
  await setSsoMode(asUser(owner), org, 'off')
  await setSsoMode(asUser(owner), org, 'optional')

  expect(await orgRow(org)).toMatchObject({ ssoMode: 'optional' })
  expect(await eventsOf(org)).toMatchObject([
    { name: 'org.sso_mode_changed', data: { from: 'optional', to: 'off' } },
    { name: 'org.sso_mode_changed', data: { from: 'off', to: 'optional' } },
  ])
})

test('single sign-on is for the Business plan, the organization’s own or its company’s', async () => {
  const companyId = newId('company')
  await db().company.create({
    data: { id: companyId, slug: `c-${companyId.slice(-8)}`, name: 'C', plan: 'business', createdAt: new Date() },
  })
  const [alone, inCompany] = [
    await anOrg({ plan: 'team', ssoMode: 'off' }),
    await anOrg({ plan: 'team', ssoMode: 'off', companyId }),
  ]
  const owner = await aMember(alone, 'owner')
  await addMember(inCompany, owner, 'owner')

  await expect(setSsoMode(asUser(owner), alone, 'optional')).rejects.toMatchObject({ code: 'connection_needs_plan' })
  await setSsoMode(asUser(owner), inCompany, 'optional')

  expect(await orgRow(alone)).toMatchObject({ ssoMode: 'off' })
  expect(await orgRow(inCompany)).toMatchObject({ ssoMode: 'optional' })
})

test('linking after self-proof is switched once', async () => {
  const org = await anOrg()
  const owner = await aMember(org, 'owner')

  await Promise.all([setSelfProofLinks(asUser(owner), org, true), setSelfProofLinks(asUser(owner), org, true)])

  expect(await orgRow(org)).toMatchObject({ selfProofLinks: true })
  expect(await eventsOf(org)).toMatchObject([{ name: 'org.changed', data: { fields: ['selfProofLinks'] } }])
})

test('a new role is written down', async () => {
  const org = await anOrg()
  const [owner, ada] = [await aMember(org, 'owner'), await aMember(org)]

  await changeRole(asUser(owner), org, { userId: ada, role: 'admin' })

  expect(await roleOf(org, ada)).toBe('admin')
  expect(await eventsOf(org)).toMatchObject([
    { name: 'member.role_changed', actor: { userId: owner }, data: { userId: ada, from: 'member', to: 'admin' } },
  ])
})

test('changing a role asks for a proof of the last ten minutes', async () => {
  const org = await anOrg()
  const [owner, ada] = [await aMember(org, 'owner'), await aMember(org)]
  const provenAt = addSeconds(new Date(), -11 * MINUTE_SECONDS)

  await expect(changeRole(asUser(owner, { provenAt }), org, { userId: ada, role: 'owner' })).rejects.toMatchObject({
    code: 'proof_needed',
  })

  expect(await roleOf(org, ada)).toBe('member')
  expect(await eventsOf(org)).toEqual([])
})

test('removing a member ends the sessions of this organization’s provider, and no others', async () => {
  const [org, other] = [await anOrg(), await anOrg()]
  const [admin, ada] = [await aMember(org, 'admin'), await aMember(org)]
  await addMember(other, ada)
  const here = await aSessionIn(ada, org)
  const elsewhere = [await aSessionIn(ada, other), await aSessionIn(ada, null)]

  await removeMember(asUser(admin), org, { userId: ada })

  expect(await roleOf(org, ada)).toBeNull()
  const alive = await db().session.findMany({ where: { userId: ada, endedAt: null }, select: { id: true } })
  expect(alive.map(({ id }) => id).sort()).toEqual([...elsewhere].sort())
  expect(alive).not.toContainEqual({ id: here })
  expect(await eventsOf(org)).toMatchObject([
    { name: 'member.removed', actor: { userId: admin }, data: { userId: ada, role: 'member' } },
    { name: 'session.ended_everywhere', data: { userId: ada, count: 1 } },
  ])
})

const commands: [string, (ctx: ReturnType<typeof asUser>, org: OrgId, userId: UserId) => Promise<void>][] = [
  ['change the settings', (ctx, org) => changeOrg(ctx, org, change)],
  ['switch single sign-on', (ctx, org) => setSsoMode(ctx, org, 'off')],
  ['switch linking after self-proof', (ctx, org) => setSelfProofLinks(ctx, org, true)],
  ['change a role', (ctx, org, userId) => changeRole(ctx, org, { userId, role: 'owner' })],
  ['remove a member', (ctx, org, userId) => removeMember(ctx, org, { userId })],
]

test.each(commands)('a member may not %s, and nothing happens', async (_, command) => {
  const org = await anOrg()
  const [member, ada] = [await aMember(org), await aMember(org)]
  const before = await orgRow(org)

  await expect(command(asUser(member), org, ada)).rejects.toMatchObject({ code: 'forbidden' })

  expect(await orgRow(org)).toEqual(before)
  expect(await roleOf(org, ada)).toBe('member')
  expect(await eventsOf(org)).toEqual([])
})

test.each(commands)('an owner of another organization may not %s', async (_, command) => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [spy, ada] = [await aMember(rival, 'owner'), await aMember(acme)]

  await expect(command(asUser(spy), acme, ada)).rejects.toMatchObject({ code: 'org_not_found' })

  expect(await eventsOf(acme)).toEqual([])
})

test.each(commands)('an owner whose session is confined to another organization may not %s', async (_, command) => {
  const [acme, rival] = [await anOrg(), await anOrg()]
  const [owner, ada] = [await aMember(acme, 'owner'), await aMember(acme)]

  await expect(command(asUser(owner, { confinedTo: rival }), acme, ada)).rejects.toMatchObject({
    code: 'org_not_found',
  })
})

test('someone who is not in the organization has no role there and is not removed', async () => {
  const org = await anOrg()
  const [owner, stranger] = [await aMember(org, 'owner'), await aUser()]

  await expect(changeRole(asUser(owner), org, { userId: stranger, role: 'admin' })).rejects.toMatchObject({
    code: 'member_not_found',
  })
  await expect(removeMember(asUser(owner), org, { userId: stranger })).rejects.toMatchObject({
    code: 'member_not_found',
  })
})

test('an admin removes neither an admin nor an owner', async () => {
  const org = await anOrg()
  const [admin, peer, owner] = [await aMember(org, 'admin'), await aMember(org, 'admin'), await aMember(org, 'owner')]
  await aMember(org, 'owner')

  for (const userId of [peer, owner])
    await expect(removeMember(asUser(admin), org, { userId })).rejects.toMatchObject({ code: 'outranked' })

  expect(await db().membership.count({ where: { orgId: org } })).toBe(4)
})
