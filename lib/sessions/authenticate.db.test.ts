import { expect, test } from 'vitest'
import { db } from '@/lib/platform/db'
import { newId, type SessionId, type UserId } from '@/lib/platform/ids'
import { addSeconds, DAY_SECONDS, HOUR_SECONDS } from '@/lib/platform/time'
import { asUser } from '@/lib/testing/actors'
import { aUser } from '@/lib/testing/factories'
import { aSession } from '@/lib/testing/sessions'
import { authenticate, findSessionEnd, staySignedIn } from './authenticate'
import { endSession } from './commands'
import { listMySessions } from './queries'

const start = new Date('2026-11-03T08:00:00Z')
const after = (seconds: number) => addSeconds(start, seconds)

/** Two hours unused, a day at most, since `start`. */
function aShortSession(userId: UserId, idleSeconds = 2 * HOUR_SECONDS, lastSeenAt = start): Promise<SessionId> {
  const times = { createdAt: start, provenAt: start, lastSeenAt, expiresAt: after(DAY_SECONDS) }
  return aSession(userId, { ...times, idleSeconds })
}

const seenAt = async (id: SessionId) => (await db().session.findUniqueOrThrow({ where: { id } })).lastSeenAt

test('asking when a session ends lets it end no later', async () => {
  const id = await aShortSession(await aUser())

  for (const minutes of [0, 60, 119])
    expect(await findSessionEnd(id, after(minutes * 60))).toEqual({ endsAt: after(2 * HOUR_SECONDS), canStay: true })

  expect(await seenAt(id)).toEqual(start)
  expect(await findSessionEnd(id, after(2 * HOUR_SECONDS))).toBeNull()
  expect(await authenticate(id, after(2 * HOUR_SECONDS))).toBeNull()
})

test('who stays is noted at once, however lately they were seen', async () => {
  const id = await aShortSession(await aUser())

  expect(await staySignedIn(id, after(1))).toEqual({ endsAt: after(2 * HOUR_SECONDS + 1), canStay: true })

  expect(await seenAt(id)).toEqual(after(1))
  expect(await authenticate(id, after(2 * HOUR_SECONDS))).not.toBeNull()
})

test('staying never carries a session over its last moment', async () => {
  const id = await aShortSession(await aUser(), 12 * HOUR_SECONDS, after(20 * HOUR_SECONDS))

  const last = after(DAY_SECONDS - 1)
  expect(await findSessionEnd(id, last)).toEqual({ endsAt: after(DAY_SECONDS), canStay: false })
  expect(await staySignedIn(id, last)).toEqual({ endsAt: after(DAY_SECONDS), canStay: false })
  expect(await staySignedIn(id, after(DAY_SECONDS))).toBeNull()
})

test('a session that is over is not brought back by staying', async () => {
  const userId = await aUser()
  const [idle, ended] = [await aShortSession(userId), await aShortSession(userId)]
  await endSession(asUser(userId, { sessionId: ended, now: start }), { sessionId: ended })

  expect(await staySignedIn(idle, after(2 * HOUR_SECONDS))).toBeNull()
  expect(await staySignedIn(ended, after(60))).toBeNull()
  expect(await staySignedIn(newId('session'), start)).toBeNull()
  expect([await seenAt(idle), await seenAt(ended)]).toEqual([start, start])
})

test('somebody who was turned off can neither ask nor stay', async () => {
  const userId = await aUser()
  const id = await aShortSession(userId)
  await db().user.update({ where: { id: userId }, data: { disabledAt: start } })

  expect(await findSessionEnd(id, after(60))).toBeNull()
  expect(await staySignedIn(id, after(60))).toBeNull()
})

test('each session goes by its own idle time, also in the list', async () => {
  const userId = await aUser()
  const [short, long] = [await aShortSession(userId, HOUR_SECONDS), await aShortSession(userId, 4 * HOUR_SECONDS)]

  const now = after(2 * HOUR_SECONDS)
  expect([await authenticate(short, now), await authenticate(long, now)]).toMatchObject([null, { sessionId: long }])
  expect((await listMySessions(asUser(userId, { sessionId: long, now }))).map(({ id }) => id)).toEqual([long])
})
