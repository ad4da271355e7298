import { addSteps, endAttempt, step } from '@/lib/attempts/commands'
import type { Challenge } from '@/lib/factors/challenges'
import { amrOf } from '@/lib/factors/model'
import { actingAs, type Ctx, type Tx, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { fail } from '@/lib/platform/errors'
import type { AttemptId, SessionId, UserId } from '@/lib/platform/ids'
import { type Device, liftSession, type Proof, renewProven, startSession } from '@/lib/sessions/commands'
import { rememberBrowser } from './browser'

/** The browser that somebody proves themselves in, and the session it has. */
export type Where = { browser: string; device: Device; current: UserActor | null }

/** What somebody's own password or factor opened. */
export type Opened = { sessionId: SessionId; userId: UserId }

/** What a session learns of a password alone. */
export const byPassword: Proof = { amr: ['pwd'], factor: null }

/** What a session learns of a factor; `pwd` where a password came first (RFC 8176 §2). */
export function proofOf(kind: keyof typeof amrOf, password: boolean): Proof {
  return { amr: [...(password ? ['pwd'] : []), ...amrOf[kind]], factor: kind }
}

/**
 * Signs somebody in by what is their own: password, passkey, or both. The one
 * place where that begins a session, so that whoever an organization binds to
 * its provider can be stopped here and nowhere else (I9).
 */
export async function signInByOwn(
  tx: Tx<VisitorActor>,
  userId: UserId,
  proof: Proof,
  attemptId: AttemptId | null,
  { browser, device, current }: Where,
): Promise<Opened> {
  const sessionId = await startSession(tx, {
    ...{ userId, method: 'password', origin: null, device, provenAt: tx.now },
    ...{ amr: proof.amr, factor: proof.factor, replaces: current?.sessionId ?? null },
  })
  await rememberBrowser(tx, userId, browser)
  if (attemptId) {
    await addSteps(tx, attemptId, [step(tx, 'decided', { ok: true, detail: 'signed in' })])
    await endAttempt(tx, attemptId, { state: 'succeeded', outcome: 'signed_in', userId })
  }
  return { sessionId, userId }
}

/**
 * Carries out what a factor was asked for, in the session that asked: a
 * sign-in, a fresh proof (I24), or the lifting of a confinement (I22).
 *
 * @throws Failure `session_not_found` when another session, or none, is in this browser by now.
 */
export async function carryOut(
  tx: Tx<VisitorActor>,
  challenge: Challenge,
  userId: UserId,
  proof: Proof,
  where: Where,
): Promise<Opened> {
  const { purpose, attemptId } = challenge
  if (purpose === 'sign_in' || purpose === 'second_step') return signInByOwn(tx, userId, proof, attemptId, where)

  const own = actingAs(tx, requireAsking(challenge, where.current)) as Tx<UserActor>
  const sessionId = lifts(challenge) ? await liftSession(own, proof) : await renewProven(own, proof)
  if (lifts(challenge)) await rememberBrowser(tx, userId, where.browser)
  return { sessionId, userId }
}

/** Whether the browser is still in the session that the challenge is for. */
export function isAsking(challenge: Challenge, current: UserActor | null): boolean {
  const { sessionId, userId } = challenge
  if (sessionId === null) return true
  if (current?.sessionId !== sessionId || current.userId !== userId) return false
  return lifts(challenge) === (current.confinedTo !== null)
}

const lifts = ({ purpose }: Challenge) => purpose === 'lift' || purpose === 'lift_second'

function requireAsking(challenge: Challenge, current: UserActor | null): UserActor {
  return current && isAsking(challenge, current) ? current : fail('session_not_found')
}

/**
 * Whether the account is open and its password the one of `since`; holds both
 * until the transaction ends, so that a reset or a closing in between is seen
 * here or ends what is made here (I11).
 */
export async function isUnchanged(tx: Ctx, userId: UserId, since: Date): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    select 1 from "User" where id = ${userId} and "disabledAt" is null
      and ("passwordChangedAt" is null or "passwordChangedAt" <= ${since}) for no key update`
  return rows.length > 0
}
