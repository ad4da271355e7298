import { afterEach, expect, test } from 'vitest'
import { transact } from '@/lib/platform/context'
import { db, pool } from '@/lib/platform/db'
import type { OrgId, SessionId, UserId } from '@/lib/platform/ids'
import { addSeconds, MINUTE_SECONDS } from '@/lib/platform/time'
import { asUser, asVisitor } from '@/lib/testing/actors'
import { aConnection, addMember, aMember, anIdentity, anOrg, aUser } from '@/lib/testing/factories'
import { authenticate } from './authenticate'
import { renewProven, startSession } from './commands'
import { presentLifetime } from './lifetime'
import { endsAt, type OrgSessionPolicy } from './model'
import { listMySessions } from './queries'

const start = new Date('2026-11-03T08:00:00Z')
const after = (minutes: number) => addSeconds(start, minutes * MINUTE_SECONDS)
const device = { device: 'Firefox on Linux', network: '192.0.2.x' }

afterEach(async () => installationSays(720, 1440))

async function installationSays(idle: number, max: number): Promise<void> {
  const data = { sessionIdleMinutes: idle, sessionMaxMinutes: max }
  await db().installation.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data })
}

const orgSays = (id: OrgId, { idleMinutes, maxMinutes }: Partial<OrgSessionPolicy>) =>
  db().org.update({
    where: { id },
    data: { sessionIdleMinutes: idleMinutes ?? null, sessionMaxMinutes: maxMinutes ?? null },
  })

function signIn(userId: UserId, endsBy: Date | null = null): Promise<SessionId> {
  return transact(asVisitor({ now: start }), (tx) =>
    startSession(tx, { userId, method: 'password', origin: null, device, endsBy }),
  )
}

async function signInThrough(orgId: OrgId, userId: UserId, endsBy: Date | null = null): Promise<SessionId> {
  const connectionId = await aConnection(orgId, { name: 'Okta — staff' })
  const { id: identityId } = await anIdentity(connectionId, { userId })
  const origin = { connectionId, identityId, orgId }
  return transact(asVisitor({ now: start }), (tx) =>
    startSession(tx, { userId, method: 'saml', origin, device, endsBy }),
  )
}

/** How a session lasts when nobody uses it, and when somebody does each minute; in minutes. */
async function lasts(sessionId: SessionId): Promise<{ idle: number; max: number }> {
  const { userId } = await db().session.findUniqueOrThrow({ where: { id: sessionId } })
  const rows = await listMySessions(asUser(userId as UserId, { sessionId, now: after(1) }))
  const row = rows.find(({ id }) => id === sessionId)!
  const max = (row.expiresAt.getTime() - start.getTime()) / 60_000
  expect(await authenticate(sessionId, addSeconds(endsAt(row), -1))).not.toBeNull()
  await db().session.update({ where: { id: sessionId }, data: { lastSeenAt: start } })
  expect(await authenticate(sessionId, endsAt(row))).toBeNull()
  return { idle: row.idleSeconds / 60, max }
}

test('without any policy a session lasts half a day unused and a day at most', async () => {
  expect(await lasts(await signIn(await aUser()))).toEqual({ idle: 720, max: 1440 })
})

test('the operator’s policy holds where no organization says otherwise', async () => {
  await installationSays(60, 43_200)
  const orgId = await anOrg()
  await orgSays(orgId, { maxMinutes: 600 })

  expect(await lasts(await signIn(await aUser()))).toEqual({ idle: 60, max: 43_200 })
  expect(await lasts(await signIn(await aMember(orgId)))).toEqual({ idle: 60, max: 600 })
})

test('an organization never lengthens, whatever stands in its row', async () => {
  const orgId = await anOrg()
  await orgSays(orgId, { idleMinutes: 5000, maxMinutes: 100_000 })

  expect(await lasts(await signIn(await aMember(orgId)))).toEqual({ idle: 720, max: 1440 })
})

test('a confined session follows its organization, a session of one’s own the strictest of all', async () => {
  const [a, b, foreign] = [await anOrg(), await anOrg(), await anOrg()]
  await orgSays(a, { idleMinutes: 120, maxMinutes: 300 })
  await orgSays(b, { idleMinutes: 15, maxMinutes: 600 })
  await orgSays(foreign, { idleMinutes: 5, maxMinutes: 15 })
  const userId = await aMember(a)
  await addMember(b, userId)

  expect(await lasts(await signInThrough(a, userId))).toEqual({ idle: 120, max: 300 })
  expect(await lasts(await signInThrough(b, userId))).toEqual({ idle: 15, max: 600 })
  expect(await lasts(await signIn(userId))).toEqual({ idle: 15, max: 300 })
})

test('a policy that becomes shorter bites at the next request; one that becomes longer waits for the next sign-in', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)
  const [own, confined, elsewhere] = [
    await signIn(userId),
    await signInThrough(orgId, userId),
    await signIn(await aUser()),
  ]
  const alive = (at: Date) =>
    Promise.all([own, confined, elsewhere].map(async (id) => (await authenticate(id, at)) !== null))
  expect(await alive(after(60))).toEqual([true, true, true])

  await orgSays(orgId, { maxMinutes: 61 })
  expect(await alive(after(60))).toEqual([true, true, true])
  expect(await alive(after(61))).toEqual([false, false, true])
  await orgSays(orgId, { idleMinutes: 30 })
  expect(await alive(after(91))).toEqual([false, false, true])

  await orgSays(orgId, {})
  await installationSays(43_200, 129_600)
  expect(await lasts(elsewhere)).toEqual({ idle: 720, max: 1440 })
  expect(await lasts(await signIn(await aUser()))).toEqual({ idle: 43_200, max: 129_600 })
})

test('joining a stricter organization shortens the sessions that one has; leaving it gives the time back', async () => {
  const orgId = await anOrg()
  await orgSays(orgId, { idleMinutes: 30 })
  const userId = await aUser()
  const id = await signIn(userId)

  await addMember(orgId, userId)
  expect(await authenticate(id, after(31))).toBeNull()
  await db().membership.deleteMany({ where: { userId } })
  expect(await authenticate(id, after(31))).not.toBeNull()
})

test('an IdP asks for less, never for more; a fresh proof does not begin the time anew', async () => {
  const orgId = await anOrg()
  const userId = await aMember(orgId)

  expect(await lasts(await signInThrough(orgId, userId, after(45)))).toEqual({ idle: 720, max: 45 })
  expect(await lasts(await signInThrough(orgId, userId, after(5000)))).toEqual({ idle: 720, max: 1440 })

  const sessionId = await signInThrough(orgId, userId, after(45))
  const proven = await transact(asUser(userId, { sessionId, now: after(40) }), (tx) => renewProven(tx))
  expect(await authenticate(proven, after(44))).not.toBeNull()
  expect(await authenticate(proven, after(45))).toBeNull()
})

test('the list says who set each time, and names no other organization to a confined session', async () => {
  const [a, b] = [await anOrg({ name: 'Acme' }), await anOrg({ name: 'Globex' })]
  await orgSays(a, { idleMinutes: 30 })
  await orgSays(b, { idleMinutes: 15, maxMinutes: 300 })
  const userId = await aMember(a)
  await addMember(b, userId)
  const [own, confined, asked] = [
    await signIn(userId),
    await signInThrough(a, userId),
    await signInThrough(a, userId, after(200)),
  ]
  const settersTo = async (sessionId: SessionId, confinedTo: OrgId | null = null) =>
    Object.fromEntries(
      (await listMySessions(asUser(userId, { sessionId, confinedTo, now: after(1) }))).map(({ id, setBy }) => [
        id,
        setBy,
      ]),
    )

  const acme = { kind: 'org', name: 'Acme' }
  const globex = { kind: 'org', name: 'Globex' }
  expect(await settersTo(own)).toEqual({
    [own]: { idle: globex, max: globex },
    [confined]: { idle: acme, max: { kind: 'installation' } },
    [asked]: { idle: acme, max: { kind: 'sign_in' } },
  })
  expect(await settersTo(confined, a)).toEqual({ [confined]: { idle: acme, max: { kind: 'installation' } } })
})

test('the fragment that apps’ grants ask says what a request says', async () => {
  const orgId = await anOrg()
  await orgSays(orgId, { idleMinutes: 30, maxMinutes: 90 })
  const userId = await aMember(orgId)
  const ids = [await signIn(userId), await signInThrough(orgId, userId, after(20)), await signIn(await aUser())]
  const text = `select s.id from "Session" s cross join ${presentLifetime} l
    where s.id = any($1) and l."expiresAt" > $2 and s."lastSeenAt" + l."idleSeconds" * interval '1 second' > $2`

  for (const minutes of [1, 20, 29, 30, 31, 719, 720]) {
    const { rows } = await pool().query<{ id: string }>(text, [ids, after(minutes)])
    const living: string[] = []
    for (const id of ids) {
      if (await authenticate(id, after(minutes))) living.push(id)
      await db().session.update({ where: { id }, data: { lastSeenAt: start } })
    }
    expect(rows.map(({ id }) => id).sort(), `${minutes} minutes`).toEqual(living.sort())
  }
})
