import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import type { OrgId, UserId } from '@/lib/platform/ids'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'
import { authenticate } from '@/lib/sessions/authenticate'
import { startSession } from '@/lib/sessions/commands'
import type { OrgSessionPolicy } from '@/lib/sessions/model'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { addMember, aMember, anOrg } from '@/lib/testing/factories'
import { readSessionPolicy, setSessionPolicy } from './session-policy'

const nothing = { idleMinutes: null, maxMinutes: null }
const installation = { idleMinutes: 720, maxMinutes: 1440 }
const policyOf = async (userId: UserId, orgId: OrgId) => (await readSessionPolicy(asUser(userId), orgId)).own
const eventsOf = async (orgId: OrgId) =>
  (await db().auditEvent.findMany({ where: { orgId }, orderBy: { at: 'asc' } })).map(({ name, data }) => ({
    ...{ name, data },
  }))

test('an owner shortens sessions; the log says from what to what, and nothing the second time', async () => {
  const orgId = await anOrg()
  const owner = await aMember(orgId, 'owner')
  const policy = { idleMinutes: 30, maxMinutes: 480 }

  for (let twice = 0; twice < 2; twice += 1) await setSessionPolicy(asUser(owner), orgId, policy)

  expect(await readSessionPolicy(asUser(owner), orgId)).toEqual({ own: policy, installation })
  expect(await eventsOf(orgId)).toEqual([{ name: 'org.session_policy_changed', data: { from: nothing, to: policy } }])
  await setSessionPolicy(asUser(owner), orgId, nothing)
  expect(await policyOf(owner, orgId)).toEqual(nothing)
})

test.each<[string, object, string]>([
  ['longer unused than everybody’s', { idleMinutes: 721 }, 'idleMinutes'],
  ['longer at most than everybody’s', { maxMinutes: 1441 }, 'maxMinutes'],
  ['unused for longer than it lasts', { idleMinutes: 60, maxMinutes: 30 }, 'idleMinutes'],
])('%s is refused at its field, and changes nothing', async (_, policy, field) => {
  const orgId = await anOrg()
  const owner = await aMember(orgId, 'owner')

  await expect(setSessionPolicy(asUser(owner), orgId, { ...nothing, ...policy })).rejects.toMatchObject({
    ...{ code: 'invalid_input', fields: { [field]: expect.any(String) } },
  })
  expect([await policyOf(owner, orgId), await eventsOf(orgId)]).toEqual([nothing, []])
})

test('only owners with a fresh proof change it; admins read it; strangers learn nothing', async () => {
  const orgId = await anOrg()
  const [owner, admin, member] = [await aMember(orgId, 'owner'), await aMember(orgId, 'admin'), await aMember(orgId)]
  const other = await anOrg()
  const stranger = await aMember(other, 'owner')
  const set = (ctx: Parameters<typeof setSessionPolicy>[0]) =>
    setSessionPolicy(ctx, orgId, { idleMinutes: 5, maxMinutes: 15 })
  const stale = addSeconds(new Date(), -11 * 60)

  await expect(set(asUser(admin))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(set(asUser(member))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(set(asUser(owner, { provenAt: stale }))).rejects.toMatchObject({ code: 'proof_needed' })
  await expect(set(asUser(stranger))).rejects.toMatchObject({ code: 'org_not_found' })
  await addMember(orgId, stranger, 'owner')
  await expect(set(asUser(stranger, { confinedTo: other }))).rejects.toMatchObject({ code: 'org_not_found' })
  expect(await policyOf(admin, orgId)).toEqual(nothing)
  await expect(policyOf(member, orgId)).rejects.toMatchObject({ code: 'forbidden' })
})

test('of an owner’s two changes at once, both happen, one after the other', async () => {
  const orgId = await anOrg()
  const owner = await aMember(orgId, 'owner')
  const policies = [
    { idleMinutes: 30, maxMinutes: 60 },
    { idleMinutes: 15, maxMinutes: 600 },
  ]

  await Promise.all(policies.map((policy) => setSessionPolicy(asUser(owner), orgId, policy)))

  const changes = (await eventsOf(orgId)).map(({ data }) => data as { from: OrgSessionPolicy; to: OrgSessionPolicy })
  const [first, second] = changes.sort((a) => (a.from.idleMinutes === null ? -1 : 1))
  expect(second!.from).toEqual(first!.to)
  expect(await policyOf(owner, orgId)).toEqual(second!.to)
})

test('what had run out stays out when the time becomes longer again', async () => {
  const orgId = await anOrg()
  const owner = await aMember(orgId, 'owner')
  const began = addSeconds(new Date(), -HOUR_SECONDS)
  const device = { device: 'Firefox on Linux', network: '192.0.2.x' }
  const sessionId = await transact(asVisitor({ now: began }), (tx) =>
    startSession(tx, { userId: owner, method: 'password', origin: null, device }),
  )
  await setSessionPolicy(asUser(owner), orgId, { idleMinutes: 30, maxMinutes: null })
  expect(await authenticate(sessionId, new Date())).toBeNull()

  await setSessionPolicy(asUser(owner), orgId, nothing)

  expect(await authenticate(sessionId, new Date())).toBeNull()
})
