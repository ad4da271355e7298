import { createHash } from 'node:crypto'
import type { Ctx } from '@/lib/platform/context'
import { seal, unseal } from '@/lib/platform/crypto'
import type { AttemptId, ConnectionId, OrgId } from '@/lib/platform/ids'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds, HOUR_SECONDS } from '@/lib/platform/time'

/** For so long an answer can be judged again; then it is deleted, seal and all. */
export const KEPT_SECONDS = 72 * HOUR_SECONDS
/** Of each kind an organization keeps so many of a few hundred kilobytes: nobody may fill the disk of all others (I16). */
export const KEPT_AT_MOST = 100

/** What was expected of an answer when it came, with its refusal. Times are ISO texts. */
export type KeptExpectation = { requestId: string; startedAt: string; receivedAt: string; code: string }

/**
 * `answer`: what {@link keepFailedAnswer} was given to keep. Without it, `why` says whether nothing was ever kept
 * (`unsigned`), or the key that sealed it is not one of ours any more (`unreadable`).
 */
export type KeptAnswer = {
  digest: string
  answer: string | null
  why: 'kept' | 'unsigned' | 'unreadable'
  expected: KeptExpectation
  expiresAt: Date
}

/** What came, as its digest is taken; and, where one of the provider's keys had signed it, what is kept of it. */
export type FailedAnswer = { came: string; keep: string | null }

const purpose = (attemptId: string) => `attempt.answer.${attemptId}`

/**
 * Keeps the answer of a sign-in that failed, sealed, where one of the
 * connection's keys had signed it. Of anything else, which anyone could have
 * sent, it keeps digest and refusal only (J21).
 */
export async function keepFailedAnswer(
  ctx: Ctx,
  of: { attemptId: AttemptId; connectionId: ConnectionId; orgId: OrgId },
  { came, keep }: FailedAnswer,
  expected: { code: string; requestId: string; startedAt: Date },
): Promise<void> {
  const { attemptId, connectionId, orgId } = of
  const digest = createHash('sha256').update(came).digest('base64url')
  const facts = JSON.stringify({ ...expected, receivedAt: ctx.now })
  const sealed = keep === null ? null : seal(purpose(attemptId), keep)
  const statement = Prisma.sql`
    insert into "KeptAnswer" ("attemptId", "connectionId", "orgId", digest, "answerSealed", expected, "createdAt", "expiresAt")
    values (${attemptId}, ${connectionId}, ${orgId}, ${digest}, ${sealed}, ${facts}::jsonb, ${ctx.now},
      ${addSeconds(ctx.now, KEPT_SECONDS)})
    on conflict ("attemptId") do update set digest = excluded.digest, "answerSealed" = excluded."answerSealed",
      expected = excluded.expected, "expiresAt" = excluded."expiresAt"
    where "KeptAnswer"."answerSealed" is null`
  await query(ctx, 'attempt.keep', statement)
  if (sealed) await dropOlder(ctx, orgId)
}

/** What is over {@link KEPT_AT_MOST} ends early, the oldest first. */
async function dropOlder(ctx: Ctx, orgId: OrgId): Promise<void> {
  const older = Prisma.sql`select "attemptId" from "KeptAnswer" where "orgId" = ${orgId} and "answerSealed" is not null
    order by "createdAt" desc offset ${KEPT_AT_MOST}`
  const statement = Prisma.sql`
    update "KeptAnswer" set "answerSealed" = null, "expiresAt" = ${ctx.now} where "attemptId" in (${older})`
  await query(ctx, 'attempt.keep_newest', statement)
}

/** What was kept of an attempt of this organization, if it still is. */
export async function findKeptAnswer(ctx: Ctx, orgId: OrgId, attemptId: string): Promise<KeptAnswer | null> {
  const row = await ctx.db.keptAnswer.findFirst({ where: { attemptId, orgId, expiresAt: { gt: ctx.now } } })
  if (!row) return null
  const answer = row.answerSealed && unseal(purpose(attemptId), row.answerSealed)
  const why = answer !== null ? 'kept' : row.answerSealed ? 'unreadable' : 'unsigned'
  const expected = row.expected as KeptExpectation // written above
  return { digest: row.digest, answer, why, expected, expiresAt: row.expiresAt }
}
