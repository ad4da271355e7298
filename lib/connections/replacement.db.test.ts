import { beforeEach, expect, test } from 'vitest'
import { type Ctx, transact, type UserActor } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { ConnectionId, OrgId } from '@/lib/platform/ids'
import { asSystem, asUser } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aVerifiedDomain } from '@/lib/testing/factories'
import { enqueuedJobs } from '@/lib/testing/outbox'
import { aSession } from '@/lib/testing/sessions'
import { codeOf } from '@/lib/testing/team-scene'
import { untilWaiting } from '@/lib/testing/waiting'
import { removeConnection } from './commands'
import { cutOver, undoCutOver } from './cut-over'
import { connectionCutOver } from './cut-over-emails'
import { beginConnection } from './drafts'
import { lockConnection } from './live'
import { endReplacement, setCarriesLinks } from './replacement'
import { getReplacement } from './replacement-queries'

beforeEach(enqueuedJobs)

const stale = { provenAt: new Date(Date.now() - 3_600_000) }
const eventsOf = async (orgId: OrgId) => {
  const rows = await db().auditEvent.findMany({ where: { orgId }, orderBy: { name: 'asc' } })
  return rows.map(({ name, data }) => ({ name, data }))
}
const rowOf = (id: ConnectionId) => db().connection.findUniqueOrThrow({ where: { id } })
const entra = (replacesId: ConnectionId) => ({ name: 'Entra ID', provider: 'entra', kind: 'saml', replacesId }) as const

/** Okta and Entra are both on; Entra is to take Okta’s place. */
async function scene() {
  const orgId = await anOrg()
  await aVerifiedDomain(orgId)
  const owner = asUser(await aMember(orgId, 'owner', { name: 'Olga' }))
  const old = await aConnection(orgId, { name: 'Okta' })
  const next = await aConnection(orgId, { name: 'Entra ID', replacesId: old })
  return { orgId, owner, old, next, target: { connectionId: next } }
}

test('an owner begins a connection that takes another’s place; it is a draft like any other', async () => {
  const { orgId, owner } = await scene()
  const okta = await aConnection(orgId)

  const { connectionId } = await beginConnection(owner, orgId, entra(okta))

  expect(await rowOf(connectionId)).toMatchObject({ state: 'draft', replacesId: okta, carriesLinks: false })
  expect(await eventsOf(orgId)).toContainEqual({
    name: 'connection.replacement_begun',
    data: { connectionId, replacesId: okta },
  })
})

test('what is replaced already, never was live, or is another organization’s, can’t be replaced', async () => {
  const { orgId, owner, old, next } = await scene()
  const draft = await aConnection(orgId, { state: 'draft', issuer: '' })
  const foreign = await aConnection(await anOrg())
  const begin = (id: ConnectionId) => beginConnection(owner, orgId, entra(id))

  await expect(begin(old)).rejects.toMatchObject({ code: 'connection_replaced_already' })
  await expect(begin(draft)).rejects.toMatchObject({ code: 'connection_incomplete' })
  await expect(begin(foreign)).rejects.toMatchObject({ code: 'connection_not_found' })
  expect(await db().connection.count({ where: { orgId } })).toBe(3)
  await begin(next) // what took a place may be replaced in turn
})

test('of two owners who begin at once, one does', async () => {
  const { orgId, owner } = await scene()
  const okta = await aConnection(orgId)

  const results = await Promise.allSettled([1, 2].map(() => beginConnection(owner, orgId, entra(okta))))

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('carrying links over is off until an owner turns it on, and can be turned off', async () => {
  const { orgId, owner, next, target } = await scene()

  for (const carries of [true, false]) {
    await setCarriesLinks(owner, orgId, { ...target, carries })
    expect(await rowOf(next)).toMatchObject({ carriesLinks: carries })
    expect(await eventsOf(orgId)).toContainEqual({
      name: 'connection.carries_links_changed',
      data: { connectionId: next, carries },
    })
  }
})

test('a connection that replaces none carries nothing over', async () => {
  const { orgId, owner, old } = await scene()

  await expect(setCarriesLinks(owner, orgId, { connectionId: old, carries: true })).rejects.toMatchObject({
    code: 'connection_not_found',
  })
  for (const change of [cutOver, undoCutOver, endReplacement])
    await expect(change(owner, orgId, { connectionId: old })).rejects.toMatchObject({ code: 'connection_not_found' })
})

test('cut over: the old one is off, its sessions end, the new one’s go on, the owners are told', async () => {
  const { orgId, owner, old, next, target } = await scene()
  const [ada, bo] = [await aMember(orgId), await aMember(orgId)]
  const identity = await anIdentity(old, { userId: ada })
  const ended = await aSession(ada, { connectionId: old, identityId: identity.id, method: 'saml' })
  const kept = await aSession(bo, { connectionId: next, method: 'saml' })

  await cutOver(owner, orgId, target)

  expect(await rowOf(old)).toMatchObject({ state: 'off' })
  expect(await rowOf(next)).toMatchObject({ state: 'active', cutOverAt: owner.now })
  expect((await db().session.findUniqueOrThrow({ where: { id: ended } })).endedAt).not.toBeNull()
  expect((await db().session.findUniqueOrThrow({ where: { id: kept } })).endedAt).toBeNull()
  expect(await db().identity.findUnique({ where: { id: identity.id } })).toMatchObject({ userId: ada })
  expect(await eventsOf(orgId)).toEqual([
    { name: 'connection.cut_over', data: { connectionId: next, replacedId: old, endedSessions: 1 } },
    { name: 'connection.turned_off', data: { connectionId: old, endedSessions: 1 } },
  ])
  const job = (await enqueuedJobs()).find(({ name }) => name === 'email.connection-cut-over')
  const mails = [await connectionCutOver.load(asSystem(), job!.payload as never, {} as never)].flat()
  expect(mails).toMatchObject([{ hello: 'Hello Olga,', connection: 'Entra ID', old: 'Okta', who: 'Olga' }])
})

test('unless both are on there is nothing to cut over, also of two owners who do it at once', async () => {
  const { orgId, owner, next, target } = await scene()
  await db().connection.update({ where: { id: next }, data: { state: 'draft' } })
  await expect(cutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'replacement_not_live' })

  await db().connection.update({ where: { id: next }, data: { state: 'active' } })
  const results = await Promise.allSettled([cutOver(owner, orgId, target), cutOver(owner, orgId, target)])

  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect((await eventsOf(orgId)).filter(({ name }) => name === 'connection.cut_over')).toHaveLength(1)
})

test('a cut-over is taken back: both are on, and no mail says otherwise', async () => {
  const { orgId, owner, old, next, target } = await scene()
  await expect(undoCutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'replacement_not_cut_over' })
  await cutOver(owner, orgId, target)

  await undoCutOver(owner, orgId, target)

  expect(await rowOf(old)).toMatchObject({ state: 'active' })
  expect(await rowOf(next)).toMatchObject({ state: 'active', cutOverAt: null })
  const data = { connectionId: next, replacedId: old }
  expect(await eventsOf(orgId)).toContainEqual({ name: 'connection.cut_over_undone', data })
  expect(await eventsOf(orgId)).toContainEqual({ name: 'connection.turned_on', data: { connectionId: old } })
  const payload = { connectionId: next, by: owner.actor.userId }
  expect(await connectionCutOver.load(asSystem(), payload, {} as never)).toEqual([])
  await expect(undoCutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'replacement_not_cut_over' })
})

test('turned off or on by hand, the old one is no cut-over: there is nothing to take back', async () => {
  const { orgId, owner, old, target } = await scene()
  const put = (state: 'off' | 'active') => db().connection.update({ where: { id: old }, data: { state } })
  await put('off')
  await expect(undoCutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'replacement_not_cut_over' })
  await put('active')
  await cutOver(owner, orgId, target)
  await put('active')

  await expect(undoCutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'replacement_not_cut_over' })
  expect(await getReplacement(owner, orgId, old)).toMatchObject({
    replacement: { cutOverAt: null, carriedUntil: null },
  })
})

test('a replacement that ends while a cut-over waits is cut over no more', async () => {
  const { orgId, owner, old, next, target } = await scene()

  const { cutting } = await transact(owner, async (tx) => {
    await lockConnection(tx, orgId, old)
    const cutting = codeOf(cutOver(owner, orgId, target))
    await untilWaiting('Connection')
    await endReplacement(owner, orgId, target)
    return { cutting }
  })

  expect(await cutting).toBe('connection_not_found')
  expect([(await rowOf(old)).state, (await rowOf(next)).cutOverAt]).toEqual(['active', null])
})

test('it is not taken back after the plan has ended', async () => {
  const { orgId, owner, old, target } = await scene()
  await cutOver(owner, orgId, target)
  await db().org.update({ where: { id: orgId }, data: { plan: 'team' } })

  await expect(undoCutOver(owner, orgId, target)).rejects.toMatchObject({ code: 'connection_needs_plan' })
  expect(await rowOf(old)).toMatchObject({ state: 'off' })
})

test('a replacement ends: both stay as they are, nothing is carried over, another may take the place', async () => {
  const { orgId, owner, old, next, target } = await scene()
  await setCarriesLinks(owner, orgId, { ...target, carries: true })

  await endReplacement(owner, orgId, target)

  expect(await rowOf(next)).toMatchObject({ state: 'active', replacesId: null, carriesLinks: false })
  const data = { connectionId: next, replacedId: old }
  expect(await eventsOf(orgId)).toContainEqual({ name: 'connection.replacement_ended', data })
  await beginConnection(owner, orgId, entra(old))
})

test('removing the new one ends the replacement; the old one stays while people are linked through it', async () => {
  const { orgId, owner, old, next } = await scene()
  await anIdentity(old)

  await expect(removeConnection(owner, orgId, { connectionId: old })).rejects.toMatchObject({
    code: 'connection_in_use',
  })
  await removeConnection(owner, orgId, { connectionId: next })
  expect(await getReplacement(owner, orgId, old)).toMatchObject({ replacement: null })
})

type Scene = Awaited<ReturnType<typeof scene>>
type Act = (ctx: Ctx<UserActor>, orgId: OrgId, it: Scene) => Promise<unknown>
const acts: Record<string, Act> = {
  carry: (ctx, orgId, { target }) => setCarriesLinks(ctx, orgId, { ...target, carries: true }),
  'cut over': (ctx, orgId, { target }) => cutOver(ctx, orgId, target),
  'take back': (ctx, orgId, { target }) => undoCutOver(ctx, orgId, target),
  end: (ctx, orgId, { target }) => endReplacement(ctx, orgId, target),
}

test.each(Object.entries(acts))('to %s takes an owner of the organization, with a fresh proof', async (_, act) => {
  const it = await scene()
  const { orgId, owner, next } = it
  const rivalOrg = await anOrg()
  const rival = asUser(await aMember(rivalOrg, 'owner'))
  const before = await rowOf(next)

  await expect(act(asUser(await aMember(orgId, 'admin')), orgId, it)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(act(asUser(owner.actor.userId, stale), orgId, it)).rejects.toMatchObject({ code: 'proof_needed' })
  await expect(act(rival, orgId, it)).rejects.toMatchObject({ code: 'org_not_found' })
  await expect(act(rival, rivalOrg, it)).rejects.toMatchObject({ code: 'connection_not_found' })
  expect(await rowOf(next)).toEqual(before)
  expect(await eventsOf(orgId)).toEqual([])
})

test('admins read how it stands, from either side; members and strangers don’t', async () => {
  const { orgId, old, next } = await scene()
  const admin = asUser(await aMember(orgId, 'admin'))
  const seen = { replacement: { next: { id: next }, old: { id: old }, cutOverAt: null, carriesLinks: false } }

  for (const id of [old, next]) expect(await getReplacement(admin, orgId, id)).toMatchObject(seen)
  const member = asUser(await aMember(orgId))
  await expect(getReplacement(member, orgId, next)).rejects.toMatchObject({ code: 'forbidden' })
  const rivalOrg = await anOrg()
  const rival = asUser(await aMember(rivalOrg, 'owner'))
  await expect(getReplacement(rival, rivalOrg, next)).rejects.toMatchObject({ code: 'connection_not_found' })
})
