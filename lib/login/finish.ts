import type { SsoAnswer } from '@/lib/connections/identity'
import { isVerifiedFor } from '@/lib/domains/queries'
import { describeIdentity, rememberIdentity } from '@/lib/identities/commands'
import {
  actingAs,
  type Ctx,
  type IdentityActor,
  type Tx,
  type UserActor,
  type VisitorActor,
} from '@/lib/platform/context'
import type { IdentityId, LinkRequestId } from '@/lib/platform/ids'
import { whoIs } from '@/lib/sessions/authenticate'
import { carryLink, transactHolding, wouldCarry } from './carry'
import { decideSsoStep } from './decide'
import { askAgain, enter, recordNewAddress, type SignedIn, type Where } from './enter'
import { gatherFacts } from './facts'
import { findSignIn } from './found'
import { openKeptAnswer, takeKeptAnswer } from './kept-answer'
import type { Refusal } from './outcomes'
import { browserCheck, noteStray, TURNED_OFF } from './strays'
import { ANSWER_SECONDS, isSameBrowser, openAnswer, referenceOf, settle, type Transaction } from './transaction'
import { turnAway } from './turn-away'
import { type Waiting, wait } from './wait'

export type Person = { name: string; email: string }
export type Finished =
  | SignedIn
  | Waiting
  /** The browser is in a session of somebody else: never replaced without asking (I6). */
  | { kind: 'ask_to_switch'; current: Person; next: Person; orgName: string }
  /** Too late, done already, or never begun: the reference finds where the person was going. */
  | { kind: 'lost'; reference: string | null }
  | Refusal

/**
 * Finishes a verified sign-in in the browser that began it. Claiming the
 * answer, the decision, what follows from it, audit and attempt are one
 * transaction: a killed process leaves all of it or nothing, and the browser
 * may come again. Somebody new comes again when their account is there: the
 * kept answer is decided about as it is then.
 */
export async function finishSso(
  ctx: Ctx<VisitorActor>,
  {
    transactionId,
    connectionId,
    browserSecret,
    browser,
    current,
    mayReplace,
    device,
  }: {
    transactionId: string
    connectionId: string
    /** This transaction's cookie. */
    browserSecret: string | null
    /** The browser's own cookie, by which it is known again. */
    browser: string
    current: UserActor | null
    /** The person has agreed to leave the present session. */
    mayReplace: boolean
    device: Where['device']
  },
): Promise<Finished> {
  const found = await findSignIn(ctx, transactionId, connectionId)
  if (!found) return { kind: 'lost', reference: null }
  const { transaction, connection, reference } = found
  if (!isSameBrowser(transaction, browserSecret)) return elsewhere(ctx, transaction, browserSecret)
  const kept = openKeptAnswer(ctx, transaction)
  if (transaction.state === 'done' && !kept) return again(ctx, transaction, current)
  const answer = kept ?? openAnswer(ctx, transaction)
  if (!answer) return tooSlow(ctx, transaction)
  if (!connection) return turnedOff(ctx, transaction)

  if (current && !mayReplace) {
    const next = await enteringPerson(ctx, transaction, answer)
    if (next && next.id !== current.userId)
      return { kind: 'ask_to_switch', current: await whoIs(actingAs(ctx, current)), next, orgName: connection.orgName }
  }
  return transactHolding(ctx, transaction.orgId, async (tx, isHeld) => {
    const isOurs = kept ? await takeKeptAnswer(tx, transaction.id) : await settle(tx, transaction.id)
    if (!isOurs) return lost(tx, transaction)
    return decideAndDo(tx, transaction, reference ?? '', answer, { browser, current, device, isHeld })
  })
}

async function decideAndDo(
  visitor: Tx<VisitorActor>,
  transaction: Transaction,
  attemptReference: string,
  answer: SsoAnswer,
  { isHeld, ...where }: Where & { isHeld: boolean },
): Promise<Finished> {
  const { connectionId, orgId } = transaction
  const { issuer, subject, format, email, name } = answer
  const vouched = { connectionId, issuer, subject, format, email: null, name: null }
  const identity = await rememberIdentity(visitor, vouched)
  const actor: IdentityActor = {
    ...{ kind: 'identity', identityId: identity.id, connectionId, orgId },
    ...{ transactionId: transaction.id, attemptReference },
  }
  const tx = actingAs(visitor, actor) as Tx<IdentityActor>
  const facts = await gatherFacts(tx, transaction, answer, identity)
  if (!facts.isOn) return turnAway(tx, transaction, answer, 'connection_off', attemptReference)
  const decision = decideSsoStep(facts)

  if (decision.kind === 'refuse') return turnAway(tx, transaction, answer, decision.reason, attemptReference)
  if (decision.kind === 'sign_in')
    return enter(tx, { transaction, answer, identity, userId: decision.userId, policy: facts.policy }, where)
  if (decision.kind === 'carry') {
    await carryLink(tx, decision, isHeld)
    const entry = { transaction, answer, identity, userId: decision.userId, policy: facts.policy }
    return enter(tx, { ...entry, isCarried: true }, where)
  }
  await describeIdentity(tx, identity.id, { email, name })
  if (identity.userId && facts.asksAgain) await askAgain(tx, transaction, identity.id, identity.userId)
  await recordNewAddress(tx, transaction, identity, facts.asksAgain ? null : identity.userId, email)
  await tx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { identityId: identity.id },
    select: { id: true },
  })
  return wait(tx, transaction, answer, decision)
}

/** Back, refresh and a second tab: a sign-in that is over leads where it led before. */
async function again(ctx: Ctx, transaction: Transaction, current: UserActor | null): Promise<Finished> {
  const { sessionId, identityId, linkRequestId, returnTo } = transaction
  if (sessionId && current?.sessionId === sessionId)
    return { kind: 'signed_in', sessionId, userId: current.userId, returnTo }
  if (sessionId || !identityId) return lost(ctx, transaction)
  if (linkRequestId) return { kind: 'await_link', linkRequestId: linkRequestId as LinkRequestId }
  return (await isAwaited(ctx, identityId)) ? lost(ctx, transaction) : { kind: 'confirm_identity' }
}

/** Whether an account was made or is being made: there is nothing to confirm, the person starts again. */
async function isAwaited(ctx: Ctx, identityId: IdentityId): Promise<boolean> {
  const made = { state: 'done', identity: { userId: { not: null } } }
  return (await ctx.db.newcomer.count({ where: { identityId, OR: [{ state: 'waiting' }, made] } })) > 0
}

/** Whom this answer would sign in, if anybody: nobody else's name is ever shown (I15). */
async function enteringPerson(
  ctx: Ctx,
  { connectionId, orgId }: Transaction,
  { issuer, subject, email }: SsoAnswer,
): Promise<(Person & { id: string }) | null> {
  if (!(await isVerifiedFor(ctx, orgId, email, { allowMissing: true }))) return null
  const identity = await ctx.db.identity.findFirst({
    where: { connectionId, issuer, subject, user: { disabledAt: null, memberships: { some: { orgId } } } },
    select: { user: { select: { id: true, name: true } } },
  })
  if (identity?.user) return { ...identity.user, email }
  const userId = await wouldCarry(ctx, { connectionId, orgId }, { issuer, subject, email })
  const user = userId && (await ctx.db.user.findUnique({ where: { id: userId }, select: { id: true, name: true } }))
  return user ? { ...user, email } : null
}

/** The answer waits on for its own browser. */
async function elsewhere(ctx: Ctx, transaction: Transaction, secret: string | null): Promise<Refusal> {
  if (transaction.state === 'answered') await noteStray(ctx, transaction, 'other_browser', browserCheck(secret))
  return refusalOf(ctx, transaction, 'other_browser')
}

async function turnedOff(ctx: Ctx, transaction: Transaction): Promise<Refusal> {
  await noteStray(ctx, transaction, 'connection_off', TURNED_OFF)
  return refusalOf(ctx, transaction, 'connection_off')
}

/** A good answer waited for its browser in vain; or there is none, and nothing to say of it. */
async function tooSlow(ctx: Ctx, transaction: Transaction): Promise<Finished> {
  const { state, answeredAt } = transaction
  const late = {
    expected: `within ${ANSWER_SECONDS} s of ${answeredAt?.toISOString()}`,
    received: ctx.now.toISOString(),
  }
  if (state === 'answered') await noteStray(ctx, transaction, 'browser_late', { name: 'in_a_minute', ...late })
  return lost(ctx, transaction)
}

async function lost(ctx: Ctx, transaction: Transaction): Promise<Finished> {
  return { kind: 'lost', reference: await referenceOf(ctx, transaction) }
}

async function refusalOf(ctx: Ctx, transaction: Transaction, code: Refusal['code']): Promise<Refusal> {
  return {
    kind: 'refused',
    code,
    reference: await referenceOf(ctx, transaction),
    connectionId: transaction.connectionId,
  }
}
