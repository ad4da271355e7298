import { beginAttempt, endAttempt, step } from '@/lib/attempts/commands'
import {
  beginChallenge,
  type Challenge,
  type ChallengeId,
  closeChallenge,
  findChallenge,
  takeTry,
} from '@/lib/factors/challenges'
import type { Purpose } from '@/lib/factors/model'
import { checkPasskey, takeFactor } from '@/lib/factors/prove'
import { credentialsOf } from '@/lib/factors/queries'
import { assertionOptions } from '@/lib/factors/webauthn'
import { type Ctx, transact, type UserActor, type VisitorActor } from '@/lib/platform/context'
import { fail, isFailure } from '@/lib/platform/errors'
import type { UserId } from '@/lib/platform/ids'
import { limits, take } from '@/lib/platform/rate-limit'
import { carryOut, isAsking, type Opened, proofOf, type Where } from './own-factor'

export type PasskeyPurpose = Extract<Purpose, 'sign_in' | 'step_up' | 'lift'>

/** `over`: ten minutes have passed, the challenge was answered, or it began elsewhere. */
export type PasskeyOutcome =
  | ({ kind: 'opened' } & Opened)
  | { kind: 'mismatch' }
  | { kind: 'over' }
  | { kind: 'disabled'; reference: string }
  | { kind: 'too_many'; retryAt: Date }

/** What a passkey is asked for in a session: in a confined one, to lift the confinement. */
export function purposeIn(current: UserActor): 'step_up' | 'lift' {
  return current.confinedTo ? 'lift' : 'step_up'
}

/**
 * Asks for a passkey: of whoever comes, or of the person of the present session
 * for a fresh proof.
 */
export async function beginPasskeyProof(
  ctx: Ctx<VisitorActor>,
  purpose: PasskeyPurpose,
  { browser, device, current }: Where,
): Promise<{ challengeId: ChallengeId } | { retryAt: Date }> {
  const verdict = await take(ctx.now, [[limits.starts, device.network]])
  if (!verdict.allowed) return { retryAt: verdict.retryAt }
  const session = purpose === 'sign_in' ? null : (current ?? fail('unauthenticated'))
  const about = { userId: session?.userId ?? null, sessionId: session?.sessionId ?? null }
  return { challengeId: (await beginChallenge(ctx, { purpose, browser, ...about })).id }
}

/**
 * What the browser is asked for, as JSON; `null` when nothing waits (any more).
 * Only a session of the person's own is told which passkeys there are (I15,
 * I22).
 */
export async function findPasskeyProof(
  ctx: Ctx<VisitorActor>,
  id: string,
  purposes: readonly PasskeyPurpose[],
  { browser, current }: Pick<Where, 'browser' | 'current'>,
): Promise<string | null> {
  const challenge = await findChallenge(ctx, id, purposes, browser)
  if (!challenge || !isAsking(challenge, current)) return null
  const { purpose, userId } = challenge
  return assertionOptions(challenge.challenge, purpose === 'step_up' && userId ? await credentialsOf(ctx, userId) : [])
}

/**
 * Takes a passkey as the whole proof: it is something one has, unlocked by who
 * one is or knows. For a session it has to be that person's own; anybody
 * else's is refused (I22).
 */
export async function proveWithPasskey(
  ctx: Ctx<VisitorActor>,
  id: string,
  purposes: readonly PasskeyPurpose[],
  answer: string,
  where: Where,
): Promise<PasskeyOutcome> {
  const verdict = await take(ctx.now, [[limits.network, where.device.network]])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }
  const challenge = await findChallenge(ctx, id, purposes, where.browser)
  if (!challenge || !isAsking(challenge, where.current) || !(await takeTry(ctx, challenge))) return { kind: 'over' }

  const proven = await checkPasskey(ctx, answer, challenge.challenge, challenge.userId)
  if (challenge.purpose === 'sign_in') return signIn(ctx, challenge, proven, where)
  return proven ? settle(ctx, challenge, proven, where) : { kind: 'mismatch' }
}

type Proven = NonNullable<Awaited<ReturnType<typeof checkPasskey>>>

async function signIn(
  ctx: Ctx<VisitorActor>,
  challenge: Challenge,
  proven: Proven | null,
  where: Where,
): Promise<PasskeyOutcome> {
  const attempt = await beginAttempt(ctx, { method: 'password', ...where.device })
  const refuse = (outcome: string, userId: UserId | null = null) =>
    endAttempt(ctx, attempt.id, {
      ...{ state: 'failed', outcome, userId },
      steps: [step(ctx, 'decided', { ok: false, detail: 'by passkey' })],
    })
  const outcome = proven
    ? await settle(ctx, { ...challenge, attemptId: attempt.id }, proven, where)
    : ({ kind: 'mismatch' } as const)
  if (outcome.kind === 'opened') return outcome
  if (outcome.kind !== 'disabled') {
    await refuse('wrong_passkey')
    return outcome
  }
  await refuse('account_disabled', proven?.userId)
  return { ...outcome, reference: attempt.reference }
}

async function settle(
  ctx: Ctx<VisitorActor>,
  challenge: Challenge,
  proven: Proven,
  where: Where,
): Promise<PasskeyOutcome> {
  const { userId } = proven
  try {
    return await transact(ctx, async (tx) => {
      if (!(await closeChallenge(tx, challenge))) fail('not_found')
      if (!(await isOpen(tx, userId))) fail('forbidden')
      if (!(await takeFactor(tx, proven))) fail('wrong_factor')
      return { kind: 'opened', ...(await carryOut(tx, challenge, userId, proofOf('passkey', false), where)) }
    })
  } catch (error) {
    if (isFailure(error, 'wrong_factor')) return { kind: 'mismatch' }
    if (isFailure(error, 'forbidden')) return { kind: 'disabled', reference: '' }
    if (isFailure(error, 'not_found') || isFailure(error, 'session_not_found')) return { kind: 'over' }
    throw error
  }
}

/** Held until the transaction ends: a closing in between is seen here or ends what is made here (I11). */
async function isOpen(tx: Ctx, userId: UserId): Promise<boolean> {
  const rows = await tx.db.$queryRaw<unknown[]>`
    select 1 from "User" where id = ${userId} and "disabledAt" is null for no key update`
  return rows.length > 0
}
