import {
  type Ctx,
  type IdentityActor,
  newCtx,
  type OperatorActor,
  type SystemActor,
  type UserActor,
  type VisitorActor,
} from '@/lib/platform/context'
import { newId, newReference, type UserId } from '@/lib/platform/ids'
import type { IdentityForTest } from './factories'

// Who is asking, as each edge would find out.

/** Signed in by password a moment ago: fresh proof, not confined. `now` moves the clock of the request. */
export function asUser(
  userId: UserId,
  { now = new Date(), ...overrides }: Partial<UserActor> & At = {},
): Ctx<UserActor> {
  return newCtx(
    {
      ...{ kind: 'user', userId, sessionId: newId('session'), confinedTo: null, provenAt: now, factor: null },
      vouchedBy: overrides.confinedTo ?? null,
      ...overrides,
    },
    now,
  )
}

/** Somebody whom the identity's IdP vouched for in this browser. Another call is another browser. */
export function asIdentity(
  { id, connectionId, orgId }: Pick<IdentityForTest, 'id' | 'connectionId' | 'orgId'>,
  { now = new Date(), ...overrides }: Partial<IdentityActor> & At = {},
): Ctx<IdentityActor> {
  const flow = { transactionId: newId('transaction'), attemptReference: newReference() }
  return newCtx({ kind: 'identity', identityId: id, connectionId, orgId, ...flow, ...overrides }, now)
}

export function asVisitor({ now = new Date() }: At = {}): Ctx<VisitorActor> {
  return newCtx({ kind: 'visitor' }, now)
}

export function asSystem({ now = new Date() }: At = {}): Ctx<SystemActor> {
  return newCtx({ kind: 'system', job: 'test' }, now)
}

export function asOperator({ now = new Date() }: At = {}): Ctx<OperatorActor> {
  return newCtx({ kind: 'operator', operatorId: null, reason: 'a test' }, now)
}

type At = { now?: Date }
