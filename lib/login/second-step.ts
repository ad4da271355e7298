import { addSteps, step } from '@/lib/attempts/commands'
import { type Challenge, closeChallenge, findChallenge, takeTry } from '@/lib/factors/challenges'
import type { Purpose } from '@/lib/factors/model'
import { checkFactor, type FactorAnswer, takeFactor } from '@/lib/factors/prove'
import { credentialsOf, factorsOf } from '@/lib/factors/queries'
import { assertionOptions } from '@/lib/factors/webauthn'
import { type Ctx, type FactorKind, transact, type VisitorActor } from '@/lib/platform/context'
import { digest } from '@/lib/platform/crypto'
import { fail, isFailure } from '@/lib/platform/errors'
import type { UserId } from '@/lib/platform/ids'
import { forgive, type Limit, limits, take } from '@/lib/platform/rate-limit'
import { knowsByPassword } from './browser'
import { carryOut, isAsking, isUnchanged, type Opened, proofOf, type Where } from './own-factor'

/**
 * What a right password began. Never what a passkey alone is asked for: that
 * begins without a password, and a code must not be enough (I22, I24).
 */
export type StepPurpose = Extract<Purpose, 'second_step' | 'step_up_second' | 'lift_second'>

/** What the second step's page offers. `passkey`: options for the browser, as JSON. */
export type SecondStep = { passkey: string | null; totp: boolean; recoveryCodes: boolean }

/**
 * `over`: ten minutes have passed, somebody was faster, or it began elsewhere;
 * the password is asked again.
 */
export type StepOutcome =
  | ({ kind: 'opened'; by: FactorKind } & Opened)
  | { kind: 'mismatch' }
  | { kind: 'over' }
  | { kind: 'too_many'; retryAt: Date }

/** The second step that waits in this browser after a right password; `null` when none does (any more). */
export async function findSecondStep(
  ctx: Ctx<VisitorActor>,
  id: string,
  purposes: readonly StepPurpose[],
  { browser, current }: Pick<Where, 'browser' | 'current'>,
): Promise<SecondStep | null> {
  const challenge = await findChallenge(ctx, id, purposes, browser)
  if (!challenge?.userId || !isAsking(challenge, current)) return null
  const { totp, recoveryCodes } = await factorsOf(ctx, challenge.userId)
  const credentials = await credentialsOf(ctx, challenge.userId)
  const passkey = credentials.length ? await assertionOptions(challenge.challenge, credentials) : null
  return { passkey, totp, recoveryCodes: recoveryCodes > 0 }
}

/**
 * Takes the second step after a right password: a passkey, a code of an
 * authenticator app or a recovery code, each once (I5). No session comes of the
 * password before. Codes are counted before they are compared; strangers who
 * know the password do not shut out a browser that signed in with it before
 * (I16).
 */
export async function takeSecondStep(
  ctx: Ctx<VisitorActor>,
  id: string,
  purposes: readonly StepPurpose[],
  answer: FactorAnswer,
  where: Where,
): Promise<StepOutcome> {
  const challenge = await findChallenge(ctx, id, purposes, where.browser)
  const userId = challenge?.userId
  if (!challenge || !userId || !isAsking(challenge, where.current)) return { kind: 'over' }
  const counts = await countsOf(ctx, userId, answer.kind, where.browser)
  const verdict = await take(ctx.now, [...counts, [limits.network, where.device.network]])
  if (!verdict.allowed) return { kind: 'too_many', retryAt: verdict.retryAt }
  if (!(await takeTry(ctx, challenge))) return { kind: 'over' }

  const outcome = await settle(ctx, challenge, userId, answer, where)
  if (outcome.kind === 'opened') for (const [limit, subject] of counts) await forgive(limit, subject)
  if (outcome.kind === 'mismatch' && challenge.attemptId)
    await addSteps(ctx, challenge.attemptId, [step(ctx, 'decided', { ok: false, detail: 'the factor did not match' })])
  return outcome
}

async function settle(
  ctx: Ctx<VisitorActor>,
  challenge: Challenge,
  userId: UserId,
  answer: FactorAnswer,
  where: Where,
): Promise<StepOutcome> {
  const proven = await checkFactor(ctx, userId, challenge.challenge, answer)
  if (!proven) return { kind: 'mismatch' }
  const { kind } = proven
  try {
    return await transact(ctx, async (tx) => {
      if (!(await isUnchanged(tx, userId, challenge.createdAt))) fail('not_found')
      if (!(await closeChallenge(tx, challenge))) fail('not_found')
      if (!(await takeFactor(tx, proven))) fail('wrong_factor')
      return { kind: 'opened', by: kind, ...(await carryOut(tx, challenge, userId, proofOf(kind, true), where)) }
    })
  } catch (error) {
    if (isFailure(error, 'wrong_factor')) return { kind: 'mismatch' }
    if (isFailure(error, 'not_found') || isFailure(error, 'session_not_found')) return { kind: 'over' }
    throw error
  }
}

/**
 * What a try counts against. Six digits can be guessed, so they have a day's
 * limit too; a recovery code cannot, and must work when strangers have used up
 * the tries at the app's codes. A passkey's answer cannot be guessed at all.
 */
async function countsOf(
  ctx: Ctx,
  userId: UserId,
  kind: FactorKind,
  browser: string,
): Promise<readonly (readonly [Limit, string])[]> {
  if (kind === 'passkey') return []
  const known = await knowsByPassword(ctx, userId, browser)
  const subject = `${kind}:${userId}${known ? `:${digest(browser)}` : ''}`
  return [[limits.secondStep, subject] as const, [limits.secondStepDay, subject] as const]
}
