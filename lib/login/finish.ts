import { endAttempt, step } from '@/lib/attempts/commands'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import { findReadyConnection } from '@/lib/connections/queries'
import { verifiedOwner } from '@/lib/domains/queries'
import { type RememberedIdentity, rememberIdentity } from '@/lib/identities/commands'
import {
  actingAs,
  type Ctx,
  type IdentityActor,
  type Tx,
  transact,
  type UserActor,
  type VisitorActor,
} from '@/lib/platform/context'
import type { LinkRequestId, SessionId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { addSeconds, DAY_SECONDS } from '@/lib/platform/time'
import { type Device, startSession } from '@/lib/sessions/commands'
import { domainOf } from '@/lib/users/model'
import { rememberBrowser } from './browser'
import { decideSsoStep, type SsoFacts, type SsoStep } from './decide'
import { identityAddressChanged } from './emails'
import type { Refusal } from './outcomes'
import { findTransaction, isSameBrowser, readAnswer, settle, type Transaction } from './transaction'

/** After this long an address that an IdP names as a subject may belong to somebody new (I3). */
const RECYCLED_AFTER_SECONDS = 90 * DAY_SECONDS

export type Person = { name: string; email: string }
export type Finished =
  | { kind: 'signed_in'; sessionId: SessionId; userId: UserId; returnTo: string }
  | { kind: 'confirm_identity' }
  | { kind: 'await_link'; linkRequestId: LinkRequestId }
  /** The browser is in a session of somebody else: never replaced without asking (I6). */
  | { kind: 'ask_to_switch'; current: Person; next: Person; orgName: string }
  | { kind: 'lost' }
  | Refusal

/**
 * Finishes a verified sign-in in the browser that began it. Claiming the
 * answer, the decision, what follows from it, audit and attempt are one
 * transaction: a killed process leaves all of it or nothing, and the browser
 * may come again.
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
    device: Device
  },
): Promise<Finished> {
  const transaction = await findTransaction(ctx, transactionId, connectionId)
  if (!transaction) return { kind: 'lost' }
  if (!isSameBrowser(transaction, browserSecret)) return refusalOf(ctx, transaction, 'other_browser')
  if (transaction.state === 'done') return again(transaction, current)
  const answer = await readAnswer(ctx, transaction.id)
  if (!answer) return { kind: 'lost' }
  const connection = await findReadyConnection(ctx, connectionId)
  if (!connection) return refusalOf(ctx, transaction, 'connection_off')

  if (current && !mayReplace) {
    const next = await linkedPerson(ctx, transaction, answer)
    if (next && next.id !== current.userId)
      return { kind: 'ask_to_switch', current: await person(ctx, current.userId), next, orgName: connection.orgName }
  }
  return transact(ctx, async (tx) => {
    if (!(await settle(tx, transaction.id))) return { kind: 'lost' }
    return decideAndDo(tx, transaction, answer, { browser, current, device })
  })
}

type Where = { browser: string; current: UserActor | null; device: Device }

async function decideAndDo(
  visitor: Tx<VisitorActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  where: Where,
): Promise<Finished> {
  const { connectionId, orgId } = transaction
  const { issuer, subject, format, email, name } = answer
  const identity = await rememberIdentity(visitor, { connectionId, issuer, subject, format, email, name })
  const attempt = await visitor.db.attempt.findUniqueOrThrow({
    where: { id: transaction.attemptId },
    select: { reference: true },
  })
  const actor: IdentityActor = {
    ...{ kind: 'identity', identityId: identity.id, connectionId, orgId },
    ...{ transactionId: transaction.id, attemptReference: attempt.reference },
  }
  const tx = actingAs(visitor, actor) as Tx<IdentityActor>
  const facts = await gatherFacts(tx, transaction, answer, identity)
  const decision = decideSsoStep(facts)

  if (decision.kind === 'refuse') return refused(tx, transaction, answer, decision.reason, attempt.reference)
  if (decision.kind === 'sign_in') return signIn(tx, transaction, answer, identity, decision.userId, where)
  if (identity.userId) await askAgain(tx, transaction, identity.id, identity.userId)
  await tx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { identityId: identity.id },
    select: { id: true },
  })
  return wait(tx, transaction, answer, decision)
}

async function gatherFacts(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  answer: SsoAnswer,
  identity: RememberedIdentity,
): Promise<SsoFacts> {
  const owner = await verifiedOwner(tx, domainOf(answer.email))
  const domain = owner?.orgId === orgId ? owner.state : 'none'
  const quietSince = addSeconds(tx.now, -RECYCLED_AFTER_SECONDS)
  const user =
    identity.userId &&
    (await tx.db.user.findUniqueOrThrow({
      where: { id: identity.userId },
      select: { disabledAt: true, memberships: { where: { orgId }, select: { role: true } } },
    }))
  return {
    domain,
    linked: user
      ? { userId: identity.userId!, disabled: user.disabledAt !== null, member: user.memberships.length > 0 }
      : null,
    asksAgain: answer.recyclable && identity.lastUsedAt !== null && identity.lastUsedAt < quietSince,
    hasWaitingRequest: (await tx.db.linkRequest.count({ where: { identityId: identity.id, state: 'waiting' } })) > 0,
  }
}

async function signIn(
  tx: Tx<IdentityActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  identity: RememberedIdentity,
  userId: UserId,
  { browser, current, device }: Where,
): Promise<Finished> {
  const { connectionId, orgId, returnTo } = transaction
  const origin = { connectionId, identityId: identity.id, orgId }
  const sessionId = await startSession(tx, {
    userId,
    method: answer.format === 'oidc' ? 'oidc' : 'saml',
    origin,
    device,
  })
  if (current)
    await tx.db.session.updateMany({
      where: { id: current.sessionId, endedAt: null },
      data: { endedAt: tx.now, endedReason: 'signed in anew' },
    })
  if (identity.email !== null && identity.email !== answer.email)
    await noteNewAddress(tx, transaction, identity, userId, answer.email)

  await tx.db.identity.update({ where: { id: identity.id }, data: { lastUsedAt: tx.now }, select: { id: true } })
  await tx.db.connection.update({ where: { id: connectionId }, data: { lastSignInAt: tx.now }, select: { id: true } })
  await tx.db.membership.update({
    where: { orgId_userId: { orgId, userId } },
    data: { lastUsedAt: tx.now },
    select: { orgId: true },
  })
  await tx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { sessionId, identityId: identity.id },
    select: { id: true },
  })
  await rememberBrowser(tx, userId, browser, connectionId)
  const steps = [step(tx, 'decided', { ok: true, detail: 'signed in' })]
  await endAttempt(tx, transaction.attemptId, {
    state: 'succeeded',
    outcome: 'signed_in',
    email: answer.email,
    userId,
    steps,
  })
  return { kind: 'signed_in', sessionId, userId, returnTo }
}

/** Same subject, another address inside the verified domains: it signs in, and everybody hears of it (I3). */
async function noteNewAddress(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  identity: RememberedIdentity,
  userId: UserId,
  to: string,
): Promise<void> {
  await record(tx, { id: orgId }, 'identity.address_changed', {
    identityId: identity.id,
    userId,
    from: identity.email,
    to,
  })
  await enqueue(tx, identityAddressChanged.job, { identityId: identity.id, orgId, from: identity.email!, to })
}

/** A subject that may be somebody else's by now loses its link and asks like a stranger (I3). */
async function askAgain(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  identityId: RememberedIdentity['id'],
  userId: UserId,
): Promise<void> {
  await tx.db.identity.update({
    where: { id: identityId },
    data: { userId: null, linkedAt: null },
    select: { id: true },
  })
  const { count } = await tx.db.session.updateMany({
    where: { identityId, endedAt: null },
    data: { endedAt: tx.now, endedReason: 'unlinked' },
  })
  await record(tx, { id: orgId }, 'identity.unlinked', { identityId, userId, endedSessions: count })
}

async function wait(
  tx: Tx<IdentityActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  decision: SsoStep,
): Promise<Finished> {
  const steps = [
    step(tx, 'decided', {
      ok: true,
      detail: decision.kind === 'await_link' ? 'waits to be linked' : 'asks to confirm',
    }),
  ]
  await endAttempt(tx, transaction.attemptId, {
    state: 'succeeded',
    outcome: decision.kind,
    email: answer.email,
    steps,
  })
  if (decision.kind === 'confirm_identity') return { kind: 'confirm_identity' }
  const waiting = await tx.db.linkRequest.findFirstOrThrow({
    where: { identityId: tx.actor.identityId, state: 'waiting' },
    select: { id: true },
  })
  await tx.db.signInTransaction.update({
    where: { id: transaction.id },
    data: { linkRequestId: waiting.id },
    select: { id: true },
  })
  return { kind: 'await_link', linkRequestId: waiting.id as LinkRequestId }
}

async function refused(
  tx: Tx<IdentityActor>,
  { attemptId, orgId, connectionId }: Transaction,
  answer: SsoAnswer,
  code: Refusal['code'],
  reference: string,
): Promise<Refusal> {
  const steps = [
    step(tx, 'decided', {
      ok: false,
      detail: code,
      checks: [{ name: 'e-mail domain', ok: false, expected: 'a verified domain', received: domainOf(answer.email) }],
    }),
  ]
  await endAttempt(tx, attemptId, { state: 'failed', outcome: code, email: answer.email, steps })
  if (code === 'domain_not_covered') await raiseAlarm(tx, { orgId, connectionId }, domainOf(answer.email))
  return { kind: 'refused', code, reference, connectionId, email: answer.email }
}

/** An IdP asserted an address that is not its organization's to give: both sides' logs say so (I1). */
async function raiseAlarm(
  tx: Tx<IdentityActor>,
  { orgId, connectionId }: Pick<Transaction, 'orgId' | 'connectionId'>,
  domain: string,
): Promise<void> {
  await record(tx, { id: orgId }, 'sign_in.foreign_address_refused', { connectionId, domain })
  const owner = await verifiedOwner(tx, domain)
  if (owner && owner.orgId !== orgId)
    await record(tx, { id: owner.orgId }, 'sign_in.foreign_address_refused', { connectionId, domain })
}

/** Back, refresh and a second tab: a sign-in that is over leads where it led before. */
function again(transaction: Transaction, current: UserActor | null): Finished {
  const { sessionId, identityId, linkRequestId, returnTo } = transaction
  if (sessionId && current?.sessionId === sessionId)
    return { kind: 'signed_in', sessionId, userId: current.userId, returnTo }
  if (sessionId || !identityId) return { kind: 'lost' }
  return linkRequestId
    ? { kind: 'await_link', linkRequestId: linkRequestId as LinkRequestId }
    : { kind: 'confirm_identity' }
}

async function linkedPerson(
  ctx: Ctx,
  { connectionId }: Transaction,
  { issuer, subject }: SsoAnswer,
): Promise<(Person & { id: string }) | null> {
  const identity = await ctx.db.identity.findUnique({
    where: { connectionId_issuer_subject: { connectionId, issuer, subject } },
    select: { user: { select: { id: true, name: true, email: true } } },
  })
  return identity?.user ?? null
}

function person(ctx: Ctx, id: UserId): Promise<Person> {
  return ctx.db.user.findUniqueOrThrow({ where: { id }, select: { name: true, email: true } })
}

async function refusalOf(ctx: Ctx, { attemptId, connectionId }: Transaction, code: Refusal['code']): Promise<Refusal> {
  const attempt = await ctx.db.attempt.findUnique({ where: { id: attemptId }, select: { reference: true } })
  return { kind: 'refused', code, reference: attempt?.reference ?? null, connectionId }
}
