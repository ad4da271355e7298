import { now as clockNow } from './clock'
import { db, type Prisma } from './db'
import type { ConnectionId, Id, IdentityId, OrgId, RevisionId, SetupLinkId, TransactionId, UserId } from './ids'
import { annotate } from './tracing'
import { type Wire, withWire } from './wire'

/**
 * `confinedTo` is set when an organization's IdP vouched for the person: that
 * organization must not come by what the person may do in others (I22).
 */
export type UserActor = {
  kind: 'user'
  userId: UserId
  sessionId: Id<'session'>
  confinedTo: OrgId | null
  /** When the person last proved who they are in this session (I24). */
  provenAt: Date
  /** The factor of ours that this session was proven with, beyond a password; `null` for none. */
  factor: FactorKind | null
  /** Whose IdP the session came by; stays when the person's own factor lifted the confinement (I22). */
  vouchedBy: OrgId | null
}
/** Factors of a person's own account. */
export type FactorKind = 'passkey' | 'totp' | 'recovery_code'
/** Somebody an IdP vouched for in this browser, who has no session (yet). */
export type IdentityActor = {
  kind: 'identity'
  identityId: IdentityId
  connectionId: ConnectionId
  transactionId: TransactionId
  orgId: OrgId
  attemptReference: string
}
/** Nobody in particular: the sign-in pages. */
export type VisitorActor = { kind: 'visitor' }
export type SystemActor = { kind: 'system'; job: string }
/** A person of the vendor at the operator's command line or in a browser, or a machine by that person's key (I30). */
export type OperatorActor = {
  kind: 'operator'
  operatorId: Id<'operator'> | null
  reason: string
  key?: { id: Id<'operatorKey'>; name: string }
}
/** Whom a set-up link was handed to: reaches one connection's draft, and nothing else (I29). */
export type SetupActor = {
  kind: 'setup'
  setupLinkId: SetupLinkId
  orgId: OrgId
  connectionId: ConnectionId
  /** The draft that the link was handed out for; `null` where it was gone before links knew theirs. */
  revisionId: RevisionId | null
  contact: string
}
export type Actor = UserActor | IdentityActor | VisitorActor | SystemActor | OperatorActor | SetupActor

/** Who is asking, when, and through which database handle. Built once per request or job. */
export type Ctx<A extends Actor = Actor> = {
  readonly actor: A
  readonly now: Date
  readonly requestId: string
  readonly db: Prisma.TransactionClient
  /** The open transaction's connection; lib/platform/sql.ts only. */
  readonly wire?: Wire
}

export function newCtx<A extends Actor>(actor: A, now: Date = clockNow()): Ctx<A> {
  const requestId = crypto.randomUUID()
  annotate({ 'porchlight.request': requestId })
  return { actor, now, requestId, db: db() }
}

/** The same request, seen as another actor: a visitor who has just signed in. */
export function actingAs<A extends Actor, T extends Ctx>(ctx: T, actor: A): Omit<T, 'actor'> & { readonly actor: A } {
  return { ...ctx, actor }
}

declare const open: unique symbol

/** A {@link Ctx} inside an open transaction. Only {@link transact} makes one. */
export type Tx<A extends Actor = Actor> = Ctx<A> & { readonly [open]: true }

/**
 * Runs `work` in one transaction. State, audit events and jobs written through
 * the given `tx` commit together or not at all.
 */
export function transact<A extends Actor, T>(ctx: Ctx<A>, work: (tx: Tx<A>) => Promise<T>): Promise<T> {
  const limits = { maxWait: 5000, timeout: 15_000 }
  return withWire((wire) => db().$transaction((client) => work({ ...ctx, db: client, wire } as Tx<A>), limits))
}
