import type { SsoAnswer } from '@/lib/connections/identity'
import type { Ctx, IdentityActor, VisitorActor } from '@/lib/platform/context'
import { actingAs } from '@/lib/platform/context'
import { matchesDigest, seal, unseal } from '@/lib/platform/crypto'
import {
  type AttemptId,
  type ConnectionId,
  type IdentityId,
  idOf,
  type OrgId,
  type SessionId,
  type TransactionId,
} from '@/lib/platform/ids'
import { Prisma, type TransactionState } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds, HOUR_SECONDS, MINUTE_SECONDS } from '@/lib/platform/time'

/** From the redirect to the answer; a page that helps comes afterwards. */
export const TRANSACTION_SECONDS = 10 * MINUTE_SECONDS
/** From the verified answer to the GET that brings the browser's cookie. */
export const ANSWER_SECONDS = 60
/** A stranger who posts rubbish cannot burn a sign-in at once, nor try for ever. */
const STRIKES = 3
/** How long the confirm and waiting pages know who came, without asking the IdP again. */
export const IDENTITY_SECONDS = 12 * HOUR_SECONDS

export type Transaction = {
  id: TransactionId
  attemptId: AttemptId
  orgId: OrgId
  connectionId: ConnectionId
  state: TransactionState
  browserHash: string
  returnTo: string
  requestId: string
  engineState: string
  verifier: string
  redirectUrl: string
  redirectForm: Record<string, string> | null
  forced: boolean
  identityId: IdentityId | null
  linkRequestId: string | null
  sessionId: SessionId | null
  /** While checking: until when this process may; it also tells whose claim it is. */
  leaseUntil: Date | null
  answeredAt: Date | null
  answerSealed: string | null
  createdAt: Date
  expiresAt: Date
}

const transactionId = idOf('transaction')
export const isTransactionId = (id: string): boolean => transactionId.safeParse(id).success
export const answerPurpose = (id: string) => `transaction.answer.${id}`
export const verifierPurpose = (id: string) => `transaction.verifier.${id}`

/** A transaction of this connection, in whatever state; `null` for ids that never were or belong elsewhere. */
export async function findTransaction(ctx: Ctx, id: string, connectionId?: string): Promise<Transaction | null> {
  if (!isTransactionId(id)) return null // no letters that the database refuses
  const row = await ctx.db.signInTransaction.findUnique({ where: { id, ...(connectionId ? { connectionId } : {}) } })
  return row && fromRow(row)
}

/** Whether the secret of the browser's cookie is the one that began the transaction (I6). */
export function isSameBrowser(transaction: { browserHash: string }, secret: string | null): boolean {
  return secret !== null && matchesDigest(secret, transaction.browserHash)
}

/** What finds the sign-in's attempt, for the person to read out. */
export async function referenceOf(ctx: Ctx, { attemptId }: Pick<Transaction, 'attemptId'>): Promise<string | null> {
  const attempt = await ctx.db.attempt.findUnique({ where: { id: attemptId }, select: { reference: true } })
  return attempt?.reference ?? null
}

/** open → checking: of many answers at once, one is looked at (I5, I27). */
export async function claimForChecking(
  ctx: Ctx,
  id: string,
  connectionId: string,
  leaseSeconds: number,
): Promise<Transaction | null> {
  const [row] = await ctx.db.signInTransaction.updateManyAndReturn({
    where: {
      ...{ id, connectionId, expiresAt: { gt: ctx.now } },
      OR: [{ state: 'open' }, { state: 'checking', leaseUntil: { lt: ctx.now } }],
    },
    data: { state: 'checking', leaseUntil: addSeconds(ctx.now, leaseSeconds) },
  })
  return row ? fromRow(row) : null
}

/** checking → open again for what anyone could have sent, three times at most; then failed. Returns whether it is open. */
export async function giveBack(ctx: Ctx, claimed: Transaction): Promise<boolean> {
  const [row] = await ctx.db.signInTransaction.updateManyAndReturn({
    where: mine(claimed),
    data: { state: 'open', leaseUntil: null, strikes: { increment: 1 } },
    select: { strikes: true },
  })
  if (!row || row.strikes < STRIKES) return true
  await ctx.db.signInTransaction.updateMany({ where: { id: claimed.id, state: 'open' }, data: { state: 'failed' } })
  return false
}

/** checking → failed: the IdP itself vouched for something that we refuse. */
export async function failTransaction(ctx: Ctx, claimed: Transaction): Promise<void> {
  await ctx.db.signInTransaction.updateMany({
    where: mine(claimed),
    data: { state: 'failed', leaseUntil: null },
  })
}

/** checking → answered, for a minute. Returns whether this call did it. */
export async function recordAnswer(ctx: Ctx, claimed: Transaction, answer: SsoAnswer): Promise<boolean> {
  const { count } = await ctx.db.signInTransaction.updateMany({
    where: mine(claimed),
    data: {
      state: 'answered',
      leaseUntil: null,
      answeredAt: ctx.now,
      answerSealed: sealAnswer(claimed, answer),
    },
  })
  return count > 0
}

export function sealAnswer({ id }: Transaction, answer: SsoAnswer): string {
  return seal(answerPurpose(id), JSON.stringify(answer))
}

/** The verified answer that waits for its browser; `null` when there is none, or it waited too long. */
export function openAnswer(ctx: Ctx, { id, state, answeredAt, answerSealed }: Transaction): SsoAnswer | null {
  const waits = state === 'answered' && answeredAt && answeredAt > addSeconds(ctx.now, -ANSWER_SECONDS)
  const text = waits && answerSealed && unseal(answerPurpose(id), answerSealed)
  return text ? (JSON.parse(text) as SsoAnswer) : null
}

/** answered → done, and the answer is erased. Of two tabs, one does it. */
export async function settle(ctx: Ctx, id: string): Promise<boolean> {
  const statement = Prisma.sql`
    update "SignInTransaction" set state = 'done', "doneAt" = ${ctx.now}, "answerSealed" = null
    where id = ${id} and state = 'answered' and "answeredAt" > ${addSeconds(ctx.now, -ANSWER_SECONDS)} returning id`
  return (await query(ctx, 'sign_in.settle', statement)).length > 0
}

/** The claim that this process made: one that outlived its lease must not disturb the next (I27). */
function mine({ id, leaseUntil }: Transaction) {
  return { id, state: 'checking' as const, leaseUntil }
}

export type Vouched = { ctx: Ctx<IdentityActor>; transaction: Transaction }

/**
 * Who an IdP vouched for in this browser without a session coming of it: the
 * person on the confirm and waiting pages. `null` once half a day has passed,
 * in another browser, and for sign-ins that ended otherwise.
 */
export async function findVouched(
  ctx: Ctx<VisitorActor>,
  id: string | null,
  secret: string | null,
): Promise<Vouched | null> {
  const known = transactionId.safeParse(id)
  if (!known.success) return null
  const row = await ctx.db.signInTransaction.findUnique({
    where: { id: known.data, state: 'done', doneAt: { gt: addSeconds(ctx.now, -IDENTITY_SECONDS) } },
  })
  if (!row?.identityId || row.sessionId || !isSameBrowser(row, secret)) return null

  const transaction = fromRow(row)
  const actor: IdentityActor = {
    kind: 'identity',
    ...{ identityId: row.identityId as IdentityId, connectionId: transaction.connectionId, orgId: transaction.orgId },
    ...{ transactionId: transaction.id, attemptReference: (await referenceOf(ctx, transaction)) ?? '' },
  }
  return { ctx: actingAs(ctx, actor), transaction }
}

export type TransactionRow = NonNullable<Awaited<ReturnType<Ctx['db']['signInTransaction']['findUnique']>>>

export function fromRow({ verifierSealed, redirectForm, ...row }: TransactionRow): Transaction {
  const { id, attemptId, orgId, connectionId, identityId, sessionId } = row
  return {
    ...row,
    ...{
      id: id as TransactionId,
      attemptId: attemptId as AttemptId,
      orgId: orgId as OrgId,
      connectionId: connectionId as ConnectionId,
    },
    ...{ identityId: identityId as IdentityId | null, sessionId: sessionId as SessionId | null },
    verifier: unseal(verifierPurpose(id), verifierSealed) ?? '',
    redirectForm: redirectForm as Record<string, string> | null,
  }
}
