import { db } from '@/lib/platform/db'
import { newId, type SessionId, type UserId } from '@/lib/platform/ids'
import type { Prisma } from '@/lib/platform/prisma/client'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'

/** A session by password that began now, without the sign-in that would make it. */
export async function aSession(
  userId: UserId,
  overrides: Partial<Prisma.SessionUncheckedCreateInput> = {},
): Promise<SessionId> {
  const id = newId('session')
  const at = new Date()
  const times = { createdAt: at, provenAt: at, lastSeenAt: at, expiresAt: addSeconds(at, HOUR_SECONDS) }
  const how = { sid: id, method: 'password' as const, amr: ['pwd'], idleSeconds: HOUR_SECONDS, device: 'Firefox' }
  await db().session.create({ data: { id, userId, ...how, ...times, ...overrides }, select: { id: true } })
  return id
}
