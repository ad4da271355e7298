import { expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db } from '@/lib/platform/db'
import { newId, type OrgId, type SessionId, type UserId } from '@/lib/platform/ids'
import { addSeconds, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, aMember, anIdentity, anOrg, aUser } from '@/lib/testing/factories'
import { authenticate } from './authenticate'
import { endMySessions, endSession, renewProven, signOut, startSession } from './commands'
import { endSessionsThrough } from './endings'
import { listMySessions } from './queries'

const device = { device: 'Firefox on Linux', network: '192.0.2.x' }

function aSession(userId: UserId, now = new Date()): Promise<SessionId> {
  return transact(asVisitor({ now }), (tx) => startSession(tx, { userId, method: 'password', origin: null, device }))
}

/** A member's session that the organization's IdP vouched for. */
async function aConfinedSession(orgId: OrgId, userId: UserId) {
  const connectionId = await aConnection(orgId)
  const { id: identityId } = await anIdentity(connectionId, { userId })
  const origin = { connectionId, identityId, orgId }
  const sessionId = await transact(asVisitor(), (tx) => startSession(tx, { userId, method: 'saml', origin, device }))
  return { sessionId, connectionId }
}

const isAlive = async (id: SessionId, now = new Date()) => (await authenticate(id, now)) !== null
const seenAt = async (id: SessionId) => (await db().session.findUniqueOrThrow({ where: { id } })).lastSeenAt
const idsOf = async (...context: Parameters<typeof asUser>) =>
  (await listMySessions(asUser(...context))).map(({ id }) => id)
const eventsAbout = async (id: string) =>
  (
    await db().auditEvent.findMany({ where: { data: { path: ['sessionId'], equals: id } }, orderBy: { name: 'asc' } })
  ).map(({ name, orgId }) => [name, orgId])

test('a session is its row: who, since when, confined to what', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const { sessionId } = await aConfinedSession(orgId, userId)

  expect(await authenticate(sessionId, new Date())).toMatchObject({
    kind: 'user',
    userId,
    sessionId,
    confinedTo: orgId,
  })
  expect(await authenticate(newId('session'), new Date())).toBeNull()
  expect(await eventsAbout(sessionId)).toEqual([['session.started', orgId]])
})

test('an idle session ends after twelve hours', async () => {
  const now = new Date()
  const id = await aSession(await aUser(), now)

  expect(await isAlive(id, addSeconds(now, 12 * HOUR_SECONDS))).toBe(false)
  expect(await isAlive(id, addSeconds(now, 12 * HOUR_SECONDS - 1))).toBe(true)
  expect(await isAlive(id, addSeconds(now, 20 * HOUR_SECONDS))).toBe(true) // seen in between
})

test('however busy, a session ends after a day', async () => {
  const now = new Date()
  const id = await aSession(await aUser(), now)
  for (let hour = 1; hour < 24; hour += 1) expect(await isAlive(id, addSeconds(now, hour * HOUR_SECONDS))).toBe(true)

  expect(await isAlive(id, addSeconds(now, 24 * HOUR_SECONDS - 1))).toBe(true)
  expect(await isAlive(id, addSeconds(now, 24 * HOUR_SECONDS))).toBe(false)
})

test('a look is written down once a minute at most', async () => {
  const now = new Date()
  const id = await aSession(await aUser(), now)
  const [soon, later] = [addSeconds(now, MINUTE_SECONDS), addSeconds(now, MINUTE_SECONDS + 1)]

  await authenticate(id, soon)
  expect(await seenAt(id)).toEqual(now)
  await Promise.all(Array.from({ length: 10 }, () => authenticate(id, later)))
  expect(await seenAt(id)).toEqual(later)
})

test('people see their own living sessions, the present one first', async () => {
  const [ada, bo, now] = [await aUser(), await aUser(), new Date()]
  const old = await aSession(ada, addSeconds(now, -13 * HOUR_SECONDS))
  const [first, second] = [await aSession(ada, addSeconds(now, -60)), await aSession(ada, now)]
  await aSession(bo)

  const rows = await listMySessions(asUser(ada, { sessionId: first }))

  expect(rows).toMatchObject([
    { id: first, current: true, method: 'password', orgName: null, ...device },
    { id: second, current: false },
  ])
  expect(rows.map(({ id }) => id)).not.toContain(old)
})

test('a confined session sees and ends itself only', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const { sessionId } = await aConfinedSession(orgId, userId)
  const own = await aSession(userId)
  const confined = asUser(userId, { sessionId, confinedTo: orgId })

  expect(await idsOf(userId, { sessionId, confinedTo: orgId })).toEqual([sessionId])
  expect((await idsOf(userId, { sessionId: own })).sort()).toEqual([own, sessionId].sort())
  await expect(endSession(confined, { sessionId: own })).rejects.toMatchObject({ code: 'confined_session' })
  await expect(endMySessions(confined)).rejects.toMatchObject({ code: 'confined_session' })
  expect(await isAlive(own)).toBe(true)
  await endSession(confined, { sessionId })
  expect([await isAlive(sessionId), await isAlive(own)]).toEqual([false, true])
})

test('an ended session is refused at the next request; ending it again says so', async () => {
  const userId = await aUser()
  const [here, there] = [await aSession(userId), await aSession(userId)]
  const ctx = asUser(userId, { sessionId: here })

  await endSession(ctx, { sessionId: there })

  expect([await isAlive(here), await isAlive(there)]).toEqual([true, false])
  expect(await eventsAbout(there)).toEqual([
    ['session.ended', null],
    ['session.started', null],
  ])
  await expect(endSession(ctx, { sessionId: there })).rejects.toMatchObject({ code: 'session_not_found' })
})

test('nobody ends other people’s sessions', async () => {
  const [ada, mallory] = [await aUser(), await aUser()]
  const id = await aSession(ada)

  for (const sessionId of [id, newId('session')])
    await expect(endSession(asUser(mallory), { sessionId })).rejects.toMatchObject({ code: 'session_not_found' })
  await endMySessions(asUser(mallory), { alsoThis: true })

  expect(await isAlive(id)).toBe(true)
})

test('of ten who end a session at once, one did', async () => {
  const userId = await aUser()
  const sessionId = await aSession(userId)
  const ends = Array.from({ length: 10 }, () => signOut(asUser(userId, { sessionId })))

  const results = await Promise.allSettled(ends)

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await eventsAbout(sessionId)).toHaveLength(2)
})

test('signing out everywhere ends all but this one, or all', async () => {
  const userId = await aUser()
  const ids = [await aSession(userId), await aSession(userId), await aSession(userId)] as const
  const ctx = asUser(userId, { sessionId: ids[0] })
  const alive = () => Promise.all(ids.map((id) => isAlive(id)))

  expect(await endMySessions(ctx)).toBe(2)
  expect(await alive()).toEqual([true, false, false])
  expect(await endMySessions(ctx, { alsoThis: true })).toBe(1)
  expect(await alive()).toEqual([false, false, false])
})

test('the sessions of one connection end together', async () => {
  const orgId = await anOrg()
  const [ada, bo] = [await aMember(orgId), await aMember(orgId)]
  const [adas, bos, own] = [await aConfinedSession(orgId, ada), await aConfinedSession(orgId, bo), await aSession(ada)]

  await transact(asVisitor(), (tx) => endSessionsThrough(tx, adas.connectionId, 'turned off'))

  expect(await Promise.all([adas.sessionId, bos.sessionId, own].map((id) => isAlive(id)))).toEqual([false, true, true])
})

test('a proof gives the session another id; whoever had the old one has nothing', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const { sessionId } = await aConfinedSession(orgId, userId)
  const now = addSeconds(new Date(), 60)
  const prove = () => transact(asUser(userId, { sessionId, confinedTo: orgId, now }), renewProven)

  const renewed = await prove()

  expect(await authenticate(renewed, now)).toMatchObject({ userId, confinedTo: orgId, provenAt: now })
  expect(await isAlive(sessionId, now)).toBe(false)
  expect(await eventsAbout(renewed)).toEqual([['session.proven', orgId]])
  await expect(prove()).rejects.toMatchObject({ code: 'session_not_found' })
  expect(await db().session.count({ where: { userId, endedAt: null } })).toBe(1)
})

test('proving does not make a session live longer', async () => {
  const [userId, now] = [await aUser(), new Date()]
  const sessionId = await aSession(userId, now)
  const late = addSeconds(now, 11 * HOUR_SECONDS)

  const renewed = await transact(asUser(userId, { sessionId, now: late }), renewProven)

  expect(await isAlive(renewed, addSeconds(now, 22 * HOUR_SECONDS))).toBe(true)
  expect(await isAlive(renewed, addSeconds(now, 24 * HOUR_SECONDS))).toBe(false)
})
