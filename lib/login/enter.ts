import { endAttempt, step } from '@/lib/attempts/commands'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import type { RememberedIdentity } from '@/lib/identities/commands'
import type { IdentityActor, Tx, UserActor } from '@/lib/platform/context'
import type { SessionId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { type Device, startSession } from '@/lib/sessions/commands'
import { endSessionsBy } from '@/lib/sessions/endings'
import { rememberBrowser } from './browser'
import { identityAddressChanged } from './emails'
import type { Transaction } from './transaction'

/** The browser that a sign-in ends in. */
export type Where = { browser: string; current: UserActor | null; device: Device }

export type SignedIn = { kind: 'signed_in'; sessionId: SessionId; userId: UserId; returnTo: string }

/** Lets a linked person in: the session, what is remembered of it, and the end of the session before. */
export async function enter(
  tx: Tx<IdentityActor>,
  transaction: Transaction,
  answer: SsoAnswer,
  identity: RememberedIdentity,
  userId: UserId,
  { browser, current, device }: Where,
): Promise<SignedIn> {
  const { connectionId, orgId, returnTo } = transaction
  const origin = { connectionId, identityId: identity.id, orgId }
  const sessionId = await startSession(tx, {
    userId,
    method: answer.format === 'oidc' ? 'oidc' : 'saml',
    amr: answer.amr ?? [],
    ...{ origin, device },
    provenAt: new Date(Math.min(answer.authenticatedAt ?? 0, tx.now.getTime())),
    endsBy: answer.sessionEndsBy ? new Date(answer.sessionEndsBy) : null,
    replaces: current?.sessionId ?? null,
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
export async function askAgain(
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
  const count = await endSessionsBy(tx, { identityId, userId }, 'sign-in unlinked')
  await record(tx, { id: orgId }, 'identity.unlinked', { identityId, userId, endedSessions: count })
}
