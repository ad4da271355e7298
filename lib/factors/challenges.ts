import type { Ctx } from '@/lib/platform/context'
import { digest, matchesDigest, newSecret } from '@/lib/platform/crypto'
import { type AttemptId, type Id, newId, type SessionId, type UserId } from '@/lib/platform/ids'
import { addSeconds } from '@/lib/platform/time'
import { CHALLENGE_SECONDS, CHALLENGE_TRIES, type Purpose } from './model'

export type ChallengeId = Id<'challenge'>

export type Challenge = {
  id: ChallengeId
  purpose: Purpose
  userId: UserId | null
  sessionId: SessionId | null
  attemptId: AttemptId | null
  /** For WebAuthn, base64url; another one after each try. */
  challenge: string
  createdAt: Date
}

type NewChallenge = { purpose: Purpose; browser: string } & Partial<
  Pick<Challenge, 'userId' | 'sessionId' | 'attemptId'>
>

/** Asks for a factor: a row that lives ten minutes, in this browser only. */
export async function beginChallenge(ctx: Ctx, { purpose, browser, ...about }: NewChallenge): Promise<Challenge> {
  const id = newId('challenge')
  const { userId = null, sessionId = null, attemptId = null } = about
  const challenge = { id, purpose, userId, sessionId, attemptId, challenge: newSecret(), createdAt: ctx.now }
  await ctx.db.factorChallenge.create({
    data: { ...challenge, browserHash: digest(browser), expiresAt: addSeconds(ctx.now, CHALLENGE_SECONDS) },
    select: { id: true },
  })
  return challenge
}

/** The challenge while it can be answered; `null` in another browser, for another purpose, answered or too old. */
export async function findChallenge(
  ctx: Ctx,
  id: string,
  purposes: readonly Purpose[],
  browser: string,
): Promise<Challenge | null> {
  const row = await ctx.db.factorChallenge.findUnique({
    where: { id, usedAt: null, expiresAt: { gt: ctx.now }, tries: { lt: CHALLENGE_TRIES } },
  })
  const purpose = purposes.find((known) => known === row?.purpose)
  if (!row || !purpose || !matchesDigest(browser, row.browserHash)) return null
  return {
    ...{ id: row.id as ChallengeId, purpose, challenge: row.challenge, createdAt: row.createdAt },
    ...{ userId: row.userId as UserId | null, sessionId: row.sessionId as SessionId | null },
    attemptId: row.attemptId as AttemptId | null,
  }
}

/**
 * Takes one try at the challenge before anything is compared: of many at once
 * one gets it, and what was shown as the challenge is spent (I5). `false` when
 * another try was faster.
 */
export async function takeTry(ctx: Ctx, { id, challenge }: Challenge): Promise<boolean> {
  const { count } = await ctx.db.factorChallenge.updateMany({
    where: { id, challenge, usedAt: null, expiresAt: { gt: ctx.now }, tries: { lt: CHALLENGE_TRIES } },
    data: { tries: { increment: 1 }, challenge: newSecret() },
  })
  return count > 0
}

/** Answered: nothing more comes of it. Whether this call was the one that did it. */
export async function closeChallenge(ctx: Ctx, { id }: Challenge): Promise<boolean> {
  const { count } = await ctx.db.factorChallenge.updateMany({
    where: { id, usedAt: null },
    data: { usedAt: ctx.now },
  })
  return count > 0
}

/** Whether the challenge was answered in this browser: who comes back to its page is through already. */
export async function wasAnswered(ctx: Ctx, id: string, browser: string): Promise<boolean> {
  const where = { id, browserHash: digest(browser), usedAt: { not: null } }
  return (await ctx.db.factorChallenge.count({ where })) > 0
}
