import type { SsoAnswer } from '@/lib/connections/identity'
import type { Ctx } from '@/lib/platform/context'
import { unseal } from '@/lib/platform/crypto'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import { answerPurpose, IDENTITY_SECONDS, sealAnswer, type Transaction } from './transaction'

/** A verified answer that waits for an account is erased when its session begins; its transaction goes after a day. */
export async function keepAnswer(ctx: Ctx, transaction: Transaction, answer: SsoAnswer): Promise<void> {
  await ctx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { answerSealed: sealAnswer(transaction, answer) },
    select: { id: true },
  })
}

/**
 * The answer that {@link keepAnswer} keeps for a newcomer's browser; `null`
 * when there is none, after half a day, and once the IdP's own session is over.
 */
export function openKeptAnswer(ctx: Ctx, transaction: Transaction): SsoAnswer | null {
  const { id, state, sessionId, answeredAt, answerSealed } = transaction
  const waits = state === 'done' && !sessionId && answeredAt && answeredAt > addSeconds(ctx.now, -IDENTITY_SECONDS)
  const text = waits && answerSealed && unseal(answerPurpose(id), answerSealed)
  const answer = text ? (JSON.parse(text) as SsoAnswer) : null
  const isOver = answer?.sessionEndsBy && new Date(answer.sessionEndsBy) <= ctx.now
  return isOver ? null : answer
}

/** Takes the kept answer, which is erased: of two tabs, one does it. */
export async function takeKeptAnswer(ctx: Ctx, id: string): Promise<boolean> {
  const statement = Prisma.sql`
    update "SignInTransaction" set "answerSealed" = null
    where id = ${id} and state = 'done' and "sessionId" is null and "answerSealed" is not null returning id`
  return (await query(ctx, 'sign_in.take_kept', statement)).length > 0
}
