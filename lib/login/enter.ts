import { endAttempt, step } from '@/lib/attempts/commands'
import { record } from '@/lib/audit/record'
import type { SsoAnswer } from '@/lib/connections/identity'
import type { RememberedIdentity } from '@/lib/identities/commands'
import type { IdentityActor, Tx, UserActor } from '@/lib/platform/context'
import type { SessionId, UserId } from '@/lib/platform/ids'
import { enqueue } from '@/lib/platform/jobs'
import { Prisma } from '@/lib/platform/prisma/client'
import { query } from '@/lib/platform/sql'
import { addSeconds } from '@/lib/platform/time'
import { type Device, startSession } from '@/lib/sessions/commands'
import { endSessionsBy } from '@/lib/sessions/endings'
import type { SessionPolicy } from '@/lib/sessions/model'
import { rememberBrowserSql } from './browser'
import { identityAddressChanged } from './emails'
import type { Transaction } from './transaction'

/** The browser that a sign-in ends in. */
export type Where = { browser: string; current: UserActor | null; device: Device }

export type SignedIn = { kind: 'signed_in'; sessionId: SessionId; userId: UserId; returnTo: string }

/** Whom the decision lets in, and by what. */
export type Entry = {
  transaction: Transaction
  answer: SsoAnswer
  identity: RememberedIdentity
  userId: UserId
  policy: SessionPolicy
  /** Their link was made in this very sign-in (lib/login/carry.ts). */
  isCarried?: true
}

/** Lets a linked person in: the session, what is remembered of it, and the end of the session before. */
export async function enter(tx: Tx<IdentityActor>, entry: Entry, where: Where): Promise<SignedIn> {
  const { transaction, answer, identity, userId, policy } = entry
  const { connectionId, orgId, returnTo } = transaction
  const sessionId = await startSession(tx, {
    userId,
    method: answer.format === 'oidc' ? 'oidc' : 'saml',
    amr: answer.amr ?? [],
    origin: { connectionId, identityId: identity.id, orgId },
    ...{ device: where.device, policy },
    provenAt: new Date(Math.min(answer.authenticatedAt ?? 0, tx.now.getTime())),
    endsBy: answer.sessionEndsBy ? new Date(answer.sessionEndsBy) : null,
    replaces: where.current?.sessionId ?? null,
  })
  const isNew = await recordNewAddress(tx, transaction, identity, userId, answer.email)
  if (isNew) await tellNewAddress(tx, transaction, identity, answer.email)

  await noteEntry(tx, entry, where.browser, sessionId)
  const detail = entry.isCarried ? 'link carried over, signed in' : 'signed in'
  const steps = [step(tx, 'decided', { ok: true, detail })]
  await endAttempt(tx, transaction.attemptId, {
    state: 'succeeded',
    outcome: 'signed_in',
    email: answer.email,
    userId,
    steps,
  })
  return { kind: 'signed_in', sessionId, userId, returnTo }
}

/** An organization's sign-ins must not wait for each other to note that there was one. */
const LAST_SIGN_IN_SECONDS = 60

/**
 * What is remembered of a sign-in, in one statement: by whom, from which
 * browser, what the IdP calls them, and when. The connection's row is shared by
 * everybody who comes through it: it is written once a minute, and only by who
 * need not wait for it.
 */
async function noteEntry(
  tx: Tx<IdentityActor>,
  { transaction, answer, identity, userId }: Entry,
  browser: string,
  sessionId: SessionId,
): Promise<void> {
  const { id, connectionId, orgId } = transaction
  const statement = Prisma.sql`
    with described as (
      update "Identity" set email = ${answer.email}, name = ${answer.name}, "lastUsedAt" = ${tx.now}
      where id = ${identity.id}
    ),
    connected as (
      update "Connection" set "lastSignInAt" = ${tx.now} where id in (
        select id from "Connection" where id = ${connectionId}
          and coalesce("lastSignInAt", '-infinity') < ${addSeconds(tx.now, -LAST_SIGN_IN_SECONDS)}
        for no key update skip locked)
    ),
    came as (
      update "Membership" set "lastUsedAt" = ${tx.now} where "orgId" = ${orgId} and "userId" = ${userId}
      returning "userId"
    ),
    known as (${rememberBrowserSql(tx, userId, browser, connectionId)})
    update "SignInTransaction" set "sessionId" = ${sessionId}, "identityId" = ${identity.id}
    where id = ${id} and exists (select from came) returning id`
  const [written] = await query(tx, 'sign_in.enter', statement)
  if (!written) throw new Error('the membership ended while its person signed in') // and the session with it
}

/**
 * Writes down that the same subject comes with another address inside the
 * verified domains than before (I3), whether it opens an account or not: what is
 * carried over asks under which addresses somebody came (lib/login/carry-sql.ts).
 *
 * @returns whether it does.
 */
export async function recordNewAddress(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  { id: identityId, email: from }: RememberedIdentity,
  userId: UserId | null,
  to: string,
): Promise<boolean> {
  if (from === null || from === to) return false
  await record(tx, { id: orgId }, 'identity.address_changed', { identityId, userId, from, to })
  return true
}

/** It signs in, and everybody hears of it (I3). */
function tellNewAddress(
  tx: Tx<IdentityActor>,
  { orgId }: Transaction,
  { id: identityId, email }: RememberedIdentity,
  to: string,
): Promise<void> {
  return enqueue(tx, identityAddressChanged.job, { identityId, orgId, from: email!, to })
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
    data: { userId: null, linkedAt: null, unlinkedAt: tx.now },
    select: { id: true },
  })
  const count = await endSessionsBy(tx, { identityId, userId }, 'sign-in unlinked')
  await record(tx, { id: orgId }, 'identity.unlinked', { identityId, userId, endedSessions: count })
}
