import { addSteps, endAttempt, step } from '@/lib/attempts/commands'
import type { SsoAnswer } from '@/lib/connections/identity'
import { awaitAccount } from '@/lib/newcomers/await'
import type { IdentityActor, Tx } from '@/lib/platform/context'
import type { LinkRequestId } from '@/lib/platform/ids'
import type { SsoStep } from './decide'
import { keepAnswer } from './kept-answer'
import type { Transaction } from './transaction'

/** What somebody without an account of the organization waits for, or is asked first. */
export type Waiting =
  | { kind: 'confirm_identity' }
  | { kind: 'await_link'; linkRequestId: LinkRequestId }
  /** An account is being made. */
  | { kind: 'await_account' }

/** Ends a sign-in that makes no session yet. */
export async function wait(
  tx: Tx<IdentityActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  { kind }: SsoStep,
): Promise<Waiting> {
  if (kind === 'provision') return waitForAccount(tx, transaction, answer)
  const detail = kind === 'await_link' ? 'waits to be linked' : 'asks to confirm'
  const end = { state: 'succeeded', outcome: kind, email: answer.email } as const
  await endAttempt(tx, transaction.attemptId, { ...end, steps: [step(tx, 'decided', { ok: true, detail })] })
  return kind === 'await_link' ? waitForLink(tx, transaction) : { kind: 'confirm_identity' }
}

async function waitForLink(tx: Tx<IdentityActor>, transaction: Transaction): Promise<Waiting> {
  const waiting = await tx.db.linkRequest.findFirstOrThrow({
    where: { identityId: tx.actor.identityId, state: 'waiting', expiresAt: { gt: tx.now } },
    select: { id: true },
  })
  await tx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { linkRequestId: waiting.id },
    select: { id: true },
  })
  return { kind: 'await_link', linkRequestId: waiting.id as LinkRequestId }
}

/** The answer stays, sealed, until the account is there; the attempt ends with the session that comes of it. */
async function waitForAccount(tx: Tx<IdentityActor>, transaction: Transaction, answer: SsoAnswer): Promise<Waiting> {
  await keepAnswer(tx, transaction, answer)
  const isNew = await awaitAccount(tx)
  if (isNew) await addSteps(tx, transaction.attemptId, [step(tx, 'decided', { ok: true, detail: 'gets an account' })])
  return { kind: 'await_account' }
}
